package org.remotemedia.job.benchmark;

import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.call;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.python.PythonOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.environment.PythonEnvironment;
import org.remotemedia.bridge.udf.PythonMode;
import org.remotemedia.bridge.udf.PythonTranslator;
import org.remotemedia.bridge.udf.WorkerOptions;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.flink.ElementTypeInfo;
import org.remotemedia.operators.stage.StagePlan;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.ValuePath;

/**
 * Time per record of an identity node in Python, beside the same bytes as {@code BYTES} through a
 * plain PyFlink scalar UDF. Run by {@code bin/bench python-node}; prints µs per record between the
 * record after which both are warm and the last.
 */
public final class PythonNodeBenchmark {
  private static final int RATE = 16_000;
  private static final int CHUNK_FRAMES = 1 << 18;
  private static final int PLAIN_BUNDLE_BYTES = 16 << 20;
  private static final int PLAIN_BUNDLE_ROWS = 1000;

  /** When the first measured record and the last had passed, ns. */
  private static final AtomicLongArray MARKS = new AtomicLongArray(2);

  private PythonNodeBenchmark() {}

  /**
   * Arguments: python, node file, process|thread, ours|plain|tuned, bytes per record, records.
   * Plain has Flink's own bundle size of 1000 rows; tuned has bundles of 16 MB at most.
   */
  public static void main(String[] arguments) throws Exception {
    PythonMode mode = PythonMode.valueOf(arguments[2].toUpperCase(Locale.ROOT));
    int bytes = Integer.parseInt(arguments[4]);
    int records = Integer.parseInt(arguments[5]);
    int warm = records / 2;
    Configuration options =
        PythonEnvironment.of(mode, () -> arguments[0], null, List.of(arguments[1]), null, List.of())
            .flinkOptions(mode);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    env.getConfig().enableObjectReuse();
    if (arguments[3].equals("ours")) {
      ours(env, options, mode, bytes, warm, records);
    } else {
      plain(env, options, bytes, warm, records, arguments[3].equals("tuned"));
    }
    env.execute();
    System.out.println((MARKS.get(1) - MARKS.get(0)) / 1000.0 / (records - warm));
  }

  private static void ours(
      StreamExecutionEnvironment env,
      Configuration python,
      PythonMode mode,
      int bytes,
      int warm,
      int records) {
    StagePlan stage =
        new StagePlan(1, "identity", "Identity", "cpython", "{}", List.of(0), List.of(), List.of());
    PythonNodeSpec spec = new PythonNodeSpec("identity", "Identity", "{}", 3, 100, 0, 0);
    WorkerOptions worker =
        new WorkerOptions(mode, true, 1L << 30, 30_000, List.of("trial_nodes"), null);
    DataStream<Element> elements =
        env.fromSequence(0, records - 1)
            .flatMap(new Records(bytes))
            .returns(ElementTypeInfo.INSTANCE);
    new PythonTranslator(env, python, worker)
        .apply(stage, spec, elements, true)
        .forward()
        .flatMap(
            (Element element, Collector<Integer> out) -> {
              if (element instanceof Element.RecordEnd) {
                out.collect(1);
              }
            })
        .returns(Types.INT)
        .map(new Marker<>(warm, records))
        .returns(Types.INT)
        .sinkTo(new DiscardingSink<>());
  }

  private static void plain(
      StreamExecutionEnvironment env,
      Configuration python,
      int bytes,
      int warm,
      int records,
      boolean tuned) {
    Configuration options = new Configuration(python);
    int bundleRows = tuned ? PLAIN_BUNDLE_BYTES / bytes : PLAIN_BUNDLE_ROWS;
    options.set(
        PythonOptions.MAX_BUNDLE_SIZE, Math.max(1, Math.min(PLAIN_BUNDLE_ROWS, bundleRows)));
    env.configure(options);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.getConfig().addConfiguration(options);
    tables.executeSql(
        "CREATE TEMPORARY SYSTEM FUNCTION plain AS 'plain_udf.identity' LANGUAGE PYTHON");
    byte[] data = new byte[bytes];
    DataStream<Row> rows =
        env.fromSequence(0, records - 1)
            .map(i -> Row.of((Object) data))
            .returns(
                new RowTypeInfo(
                    new TypeInformation<?>[] {
                      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO
                    },
                    new String[] {"data"}));
    tables
        .toDataStream(
            tables
                .fromDataStream(rows, Schema.newBuilder().column("data", DataTypes.BYTES()).build())
                .select(call("plain", $("data"))))
        .map(row -> ((byte[]) row.getField(0)).length)
        .returns(Types.INT)
        .map(new Marker<>(warm, records))
        .returns(Types.INT)
        .sinkTo(new DiscardingSink<>());
  }

  /** Makes records of mono audio, all of the same samples, as the plain form has. */
  private static final class Records extends RichFlatMapFunction<Long, Element> {
    private final int frames;
    private transient AudioBuffer chunk;

    Records(int bytes) {
      this.frames = bytes / Float.BYTES;
    }

    @Override
    public void open(OpenContext context) {
      chunk = AudioBuffer.f32(new float[Math.min(frames, CHUNK_FRAMES)], 0, RATE, 1);
    }

    @Override
    public void flatMap(Long number, Collector<Element> out) {
      out.collect(new Element.RecordBegin(new RecordInfo("r" + number, "r" + number, null)));
      out.collect(new Element.AudioStart(0, ValuePath.ROOT, chunk.spec().withFrames(frames)));
      for (int from = 0; from < frames; from += CHUNK_FRAMES) {
        int count = Math.min(CHUNK_FRAMES, frames - from);
        out.collect(
            new Element.AudioChunk(
                0, ValuePath.ROOT, AudioBuffer.f32(chunk.floats(), count, RATE, 1)));
      }
      out.collect(new Element.AudioEnd(0, ValuePath.ROOT));
      out.collect(new Element.ValueEnd(0));
      out.collect(new Element.RecordEnd((double) frames / RATE, false));
    }
  }

  /** Notes when the records pass between which is measured. */
  private static final class Marker<T> implements MapFunction<T, T> {
    private final int warm;
    private final int records;
    private int seen;

    Marker(int warm, int records) {
      this.warm = warm;
      this.records = records;
    }

    @Override
    public T map(T value) {
      seen++;
      if (seen == warm) {
        MARKS.set(0, System.nanoTime());
      } else if (seen == records) {
        MARKS.set(1, System.nanoTime());
      }
      return value;
    }
  }
}
