package org.remotemedia.job.compose;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.bridge.udf.PythonTranslator;
import org.remotemedia.job.source.RecordSource;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.write.ResultWriterFactory;
import org.remotemedia.job.write.ResultWriterPlan;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.flink.ElementTypeInfo;
import org.remotemedia.operators.flink.NodeOperator;
import org.remotemedia.operators.stage.StagePlan;

/** Translates a run into a Flink job: one forward chain from the records to their results. */
public final class PipelineComposer {
  private static final int MOST_RESTARTS = 10;
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
  private static final Duration QUIET_TIME = Duration.ofMinutes(15);

  private final StreamExecutionEnvironment env;

  public PipelineComposer(StreamExecutionEnvironment env) {
    this.env = env;
  }

  /** Adds the job to the environment: source, one operator per node, writer. */
  public void compose(RunPlan run) {
    configure(run.source().input().retries());
    Optional<PythonTranslator> python =
        run.python().map(plan -> new PythonTranslator(env, plan.flink(), plan.worker()));
    DataStream<Element> elements = read(run);
    for (StagePlan stage : run.chain().stages()) {
      PythonNodeSpec inPython =
          run.python().map(plan -> plan.nodes().get(stage.nodeId())).orElse(null);
      elements =
          inPython == null
              ? apply(stage, elements, run.chained())
              : python.get().apply(stage, inPython, elements, run.chained());
    }
    write(run, elements);
    python.ifPresent(PythonTranslator::close);
  }

  private void configure(ReadRetries retries) {
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    env.getConfig().enableObjectReuse();
    env.configure(restartUnlessConfigured(env.getConfiguration(), retries));
  }

  /**
   * Without checkpoints Flink's default is no restart at all: one lost worker would end the run.
   * Restarts are counted anew after a time without one. It outlasts what a task takes to give up a
   * file that cannot be read, since otherwise a run with such a file would never end.
   */
  static Configuration restartUnlessConfigured(ReadableConfig given, ReadRetries retries) {
    Configuration restart = new Configuration();
    if (given.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isEmpty()) {
      restart.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
      restart.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, MOST_RESTARTS);
      restart.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
          QUIET_TIME.plus(retries.longest()));
      restart.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, RESTART_PAUSE);
      restart.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, RESTART_PAUSE);
      restart.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR, 0.0);
    }
    return restart;
  }

  private DataStream<Element> read(RunPlan run) {
    return env.fromSource(
            new RecordSource(run.source()),
            WatermarkStrategy.noWatermarks(),
            "records",
            ElementTypeInfo.INSTANCE)
        .uid("records");
  }

  /**
   * Forward by decree: in batch mode Flink spreads the elements of tasks that are not chained over
   * all their consumers, which tears records apart.
   */
  private static DataStream<Element> apply(
      StagePlan stage, DataStream<Element> elements, boolean chained) {
    return begun(
        elements
            .forward()
            .transform(
                stage.nodeId() + " (" + stage.nodeType() + ")",
                ElementTypeInfo.INSTANCE,
                new NodeOperator(stage))
            .uid("node-" + stage.nodeId()),
        chained);
  }

  /** The operator in the task of those before it, or at the head of one of its own. */
  private static <T> SingleOutputStreamOperator<T> begun(
      SingleOutputStreamOperator<T> operator, boolean chained) {
    return chained ? operator : operator.startNewChain();
  }

  private static void write(RunPlan run, DataStream<Element> elements) {
    begun(
        elements
            .forward()
            .transform(
                "results",
                ElementTypeInfo.INSTANCE,
                new ResultWriterFactory(
                    new ResultWriterPlan(
                        run.name(),
                        run.layout(),
                        run.source().fence(),
                        run.chain(),
                        run.failureLimit(),
                        run.audioFiles())))
            .uid("results"),
        run.chained());
  }
}
