"""Nodes of every shape that a description can have; the JSON beside is made of them."""

from typing import Annotated, Literal

from remotemedia import Audio, Node, Param, StreamingNode, node


@node("Transcriber", aliases=["Asr"], version="2.1.0", accepts=["audio"], output="json")
class Transcriber(Node):
    """Writes down what is said. Needs a model.

    Args:
        model: name of the model.
    """

    def __init__(
        self,
        *,
        model: str,
        beam: Annotated[int, Param(minimum=1, maximum=16, aliases=("beam_size",))] = 4,
        window_s: Annotated[float, Param(minimum=0.1, unit="s")] = 0.4,
        task: Literal["transcribe", "translate"] = "transcribe",
        channels: list[int] = [0],
        options: dict = {},
        anything=None,
        verbose: bool = False,
    ):
        pass

    def execute(self, value):
        return None


@node("Gain", output="audio", keeps_sample_rate=True, capabilities=["audio", "gpu"])
class Gain(StreamingNode):
    """Makes it louder."""

    chunk_ms = 250

    def execute(self, value: Audio):
        return value

    def finish(self):
        return None


@node("Peak")
def peak(value):
    return {"peak": float(abs(value.samples).max())}
