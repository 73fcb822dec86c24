package org.remotemedia.bridge.udf;

import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.call;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.client.python.PythonFunctionFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.remotemedia.bridge.call.PythonNodeSpec;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.flink.ElementTypeInfo;
import org.remotemedia.operators.stage.StagePlan;

/**
 * Translates CPython nodes into PyFlink UDFs. Each becomes a scalar function over rows of one
 * binary column, between an operator that makes calls of elements and one that makes elements of
 * replies; Flink chains all of them.
 */
public final class PythonTranslator implements AutoCloseable {
  private static final String FUNCTION = "remotemedia_call";
  private static final String UDF = "remotemedia.worker.entry.call";
  private static final String CALL = "call";
  private static final RowTypeInfo ROW =
      new RowTypeInfo(
          new TypeInformation<?>[] {PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO},
          new String[] {CALL});

  private final StreamTableEnvironment tables;
  private final WorkerOptions options;

  /**
   * Registers the UDF.
   *
   * @param python Flink's options for Python, for the environment as well
   */
  public PythonTranslator(
      StreamExecutionEnvironment env, Configuration python, WorkerOptions options) {
    env.configure(python);
    this.tables = StreamTableEnvironment.create(env);
    this.options = options;
    tables.getConfig().addConfiguration(python);
    tables.executeSql(
        "CREATE TEMPORARY SYSTEM FUNCTION " + FUNCTION + " AS '" + UDF + "' LANGUAGE PYTHON");
  }

  /**
   * Adds one node to the chain.
   *
   * @param chained whether it runs in the task of the stages before it
   */
  public SingleOutputStreamOperator<Element> apply(
      StagePlan stage, PythonNodeSpec spec, DataStream<Element> elements, boolean chained) {
    SingleOutputStreamOperator<Row> calls =
        elements
            .forward()
            .transform(
                stage.nodeId() + " (" + stage.nodeType() + ")",
                ROW,
                new PythonIngressOperator(stage, spec, options))
            .uid("node-" + stage.nodeId());
    if (!chained) {
      calls.startNewChain();
    }
    Table called =
        tables
            .fromDataStream(calls, Schema.newBuilder().column(CALL, DataTypes.BYTES()).build())
            .select(call(FUNCTION, $(CALL)));
    return tables
        .toDataStream(called)
        .forward()
        .transform(
            stage.nodeId() + " results",
            ElementTypeInfo.INSTANCE,
            new PythonEgressOperator(stage.nodeId()))
        .uid("results-" + stage.nodeId());
  }

  /**
   * Ends the Python process that PyFlink has asked for the UDF. It would live for a minute more, or
   * as long as this process, with a port open through which every user of the machine can run code.
   */
  @Override
  public void close() {
    PythonFunctionFactory.PYTHON_FUNCTION_FACTORY_CACHE.invalidateAll();
  }
}
