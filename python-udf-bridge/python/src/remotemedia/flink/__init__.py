"""Applies pipelines to tables and streams of PyFlink, in batch and in streaming mode.

For a table with audio in it::

    from remotemedia.flink import apply_to_table

    segments = apply_to_table(recordings, "speech-prep.json", audio="samples")
    segments.select(col("id"), col("result")).where(col("error").is_null)

Each row is run through the whole pipeline by the runtime of ``remotemedia_runtime``, so the outputs
are those of ``Pipeline.run`` bit for bit. It lives in PyFlink's Python workers, each of which
starts a JVM of its own; so the workers need this package and Java, as the client does, and
``python.execution-mode`` must be ``process``, which is PyFlink's default.

Whatever is applied adds three columns, or fields:

- ``result``: STRING, the output as JSON text: the value of the sink, with several sinks an object
  by their ids. Where the value is audio there is ``{"audio": key}``. For a sink after a
  ``SegmentNode`` it is the list of the utterances of this row, and for one after a ``FilterNode``
  that rejects the row ``{"rejected": [rules], "values": {…}}``, both as
  ``remotemedia_runtime.execute_pipeline_with_input`` gives them.
- ``result_audio``: MAP<STRING, ROW<samples BYTES, sample_rate INT, channels INT, format STRING>>,
  the audio by that key; an empty map where there is none. The key is the id of the sink; for audio
  within what a sink gives, the keys on the way to it follow, each after a ``/`` (in ids and keys
  ``~`` is ``~0`` and ``/`` is ``~1``), and for an utterance its number in the list, from 0:
  ``cut/0/value``. ``samples`` are interleaved and little-endian, of the ``format`` ``f32``,
  ``f64``, ``i16`` or ``i32``; ``sample_rate`` is in Hz, or 0 where it is unknown.
- ``error``: STRING, NULL when all went well, and otherwise what failed at which node. Then
  ``result`` has what the other sinks gave, or is NULL where there is nothing. A rejection is no
  error, and an utterance that fails has its error in ``result``.

``value_of`` makes Python's values of them again. A row that fails does not fail the job; nodes that
cannot be made do.
"""

from remotemedia.flink._columns import value_of
from remotemedia.flink._stream import apply_to_stream
from remotemedia.flink._table import apply_to_table

__all__ = ["apply_to_stream", "apply_to_table", "value_of"]
