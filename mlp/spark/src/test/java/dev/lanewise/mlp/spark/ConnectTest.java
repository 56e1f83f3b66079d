package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.UUID;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.DataType;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.Fetch;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.UserContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkproject.connect.grpc.ManagedChannel;
import org.sparkproject.connect.grpc.netty.NettyChannelBuilder;
import scala.Option;

/// A client of a Spark Connect server that knows nothing of Lanewise: what it sends is what PySpark sends for MLlib's
/// `MultilayerPerceptronClassifier`.
class ConnectTest {
    private static final String MLPC = "org.apache.spark.ml.classification.MultilayerPerceptronClassifier";
    private static final String MODEL = "org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel";
    private static SparkSession session;
    private static ManagedChannel channel;

    @TempDir
    Path directory;

    private final String client = UUID.randomUUID().toString();

    @BeforeAll
    static void begin() {
        session = SparkSessions.local();
        session.sparkContext().conf().set("spark.connect.ml.backend.classes", ConnectBackend.class.getName());
        session.sparkContext().conf().set("spark.connect.grpc.binding.port", "0");
        SparkConnectService$.MODULE$.start(session.sparkContext());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", SparkConnectService$.MODULE$.localPort())
                .usePlaintext()
                .build();
        TestData.square(session, 300, 2).createOrReplaceGlobalTempView("square");
    }

    @AfterAll
    static void end() {
        channel.shutdownNow();
        SparkConnectService$.MODULE$.stop(Option.empty(), Option.empty());
        session.stop(); // its server and its settings are no other test's
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
    }

    private MlCommandResult run(MlCommand.Builder command) {
        ExecutePlanRequest request = ExecutePlanRequest.newBuilder()
                .setSessionId(client)
                .setUserContext(UserContext.newBuilder().setUserId("somebody"))
                .setPlan(Plan.newBuilder().setCommand(Command.newBuilder().setMlCommand(command)))
                .build();
        Iterator<ExecutePlanResponse> responses =
                SparkConnectServiceGrpc.newBlockingStub(channel).executePlan(request);
        MlCommandResult result = null;
        while (responses.hasNext()) {
            ExecutePlanResponse response = responses.next();
            result = response.hasMlCommandResult() ? response.getMlCommandResult() : result;
        }
        return result;
    }

    private static MlOperator.Builder operator(String name, MlOperator.OperatorType type) {
        return MlOperator.newBuilder().setName(name).setUid("mlpc").setType(type);
    }

    @Test
    @SuppressWarnings("deprecation") // an array with the type of its elements, as clients of 4.0 send it
    void mllibsClassifierIsOurs() {
        Expression.Literal.Array.Builder layers = Expression.Literal.Array.newBuilder()
                .setElementType(DataType.newBuilder().setInteger(DataType.Integer.getDefaultInstance()));
        for (int size : new int[] {2, 8, 2}) {
            layers.addElements(Expression.Literal.newBuilder().setInteger(size));
        }
        MlParams.Builder params = MlParams.newBuilder()
                .putParams(
                        "layers",
                        Expression.Literal.newBuilder().setArray(layers).build())
                .putParams(
                        "maxIter", Expression.Literal.newBuilder().setInteger(4).build())
                .putParams(
                        "blockSize",
                        Expression.Literal.newBuilder().setInteger(32).build())
                .putParams(
                        "solver",
                        Expression.Literal.newBuilder().setString("l-bfgs").build());
        Relation.Builder data =
                Relation.newBuilder().setSql(SQL.newBuilder().setQuery("SELECT * FROM global_temp.square"));
        MlCommandResult trained = run(MlCommand.newBuilder()
                .setFit(MlCommand.Fit.newBuilder()
                        .setEstimator(operator(MLPC, MlOperator.OperatorType.OPERATOR_TYPE_ESTIMATOR))
                        .setParams(params)
                        .setDataset(data)));
        ObjectRef model = trained.getOperatorInfo().getObjRef();
        MlCommandResult inputs = run(MlCommand.newBuilder()
                .setFetch(Fetch.newBuilder()
                        .setObjRef(model)
                        .addMethods(Fetch.Method.newBuilder().setMethod("numFeatures"))));
        assertEquals(2, inputs.getParam().getInteger());

        String path = directory.resolve("model").toString();
        run(MlCommand.newBuilder()
                .setWrite(MlCommand.Write.newBuilder().setObjRef(model).setPath(path)));
        float[] direct = ClassifierTest.parameters(new MlpClassifier()
                .setLayers(new int[] {2, 8, 2})
                .setMaxIter(4)
                .setBlockSize(32)
                .fit(TestData.square(session, 300, 2)));
        assertArrayEquals(direct, ClassifierTest.parameters(MlpClassificationModel.load(path)));

        MlCommandResult read = run(MlCommand.newBuilder()
                .setRead(MlCommand.Read.newBuilder()
                        .setOperator(operator(MODEL, MlOperator.OperatorType.OPERATOR_TYPE_MODEL))
                        .setPath(path)));
        assertTrue(read.getOperatorInfo().getParams().getParamsMap().containsKey("layers"));
    }

    /// What a server does with models that it has no room for: on the driver's disk, wherever the default file system
    /// is.
    @Test
    void modelsAreKeptOnTheDriversDisk() throws Exception {
        MlpClassificationModel model = new MlpClassifier().setMaxIter(1).fit(TestData.square(session, 50, 2));
        Path place = directory.resolve("kept");
        org.apache.hadoop.conf.Configuration hadoop = session.sparkContext().hadoopConfiguration();
        String before = hadoop.get("fs.defaultFS");
        hadoop.set("fs.defaultFS", "hdfs://nowhere:1");
        try {
            model.write().saveToLocal(place.toString());
            assertArrayEquals(
                    ClassifierTest.parameters(model),
                    ClassifierTest.parameters(MlpClassificationModel.read().loadFromLocal(place.toString())));
        } finally {
            hadoop.set("fs.defaultFS", before);
        }
    }
}
