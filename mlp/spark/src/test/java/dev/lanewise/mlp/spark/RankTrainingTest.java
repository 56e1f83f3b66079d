package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What two ranks compute beside what one computes, and beside plain Lanewise.
class RankTrainingTest {
    private static SparkSession session;

    @BeforeAll
    static void begin() {
        session = SparkSessions.local();
    }

    private static MlpClassifier oneFullStep(int ranks) {
        return new MlpClassifier()
                .setHiddenLayers(new int[] {16})
                .setSolver("sgd")
                .setStepSize(0.5)
                .setMaxIter(1)
                .setBlockSize(1 << 20)
                .setNumWorkers(ranks);
    }

    /// With one step over all samples the update is −α times the mean gradient, whoever computed which part of it.
    @Test
    void gradientOfTwoRanksIsThatOfOne() {
        gradientOfTwoRanksIsThatOfOne("none", 0.5);
    }

    /// The norm is that of the whole gradient, of which each rank has a part.
    @Test
    void normOfTwoRanksIsThatOfOne() {
        assertEquals(0.5, gradientOfTwoRanksIsThatOfOne("norm(0.05)", 10), 1e-4, "α times the largest norm");
    }

    /// @return how far the step goes
    private static double gradientOfTwoRanksIsThatOfOne(String clipping, double stepSize) {
        Dataset<Row> data = TestData.square(session, 1001, 3);
        float[] begin = ClassifierTest.parameters(oneFullStep(1).setMaxIter(0).fit(data));
        float[] one = ClassifierTest.parameters(
                oneFullStep(1).setClipping(clipping).setStepSize(stepSize).fit(data));
        float[] two = ClassifierTest.parameters(
                oneFullStep(2).setClipping(clipping).setStepSize(stepSize).fit(data));
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            double moved = one[i] - begin[i];
            largest = Math.max(largest, Math.abs(moved));
            squares += moved * moved;
        }
        assertTrue(largest > 1e-3, "the step moves something");
        for (int i = 0; i < one.length; i++) {
            // 1001 terms of like size, added in two orders: √1001 roundings of the sum, with room.
            assertEquals(one[i] - begin[i], two[i] - begin[i], 32 * Math.ulp(1f) * largest, "parameter " + i);
        }
        return Math.sqrt(squares);
    }

    /// A rank's samples and their order do not depend on how Spark fetched them.
    @Test
    void everySampleIsTrainedOnceAnEpoch() {
        List<Row> rows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 77; i++) {
            rows.add(TestData.row(i % 2, 0, i + 1, false, random.nextDouble(), random.nextDouble()));
        }
        // With a loss that is the weight times ln 2 at the start, the epoch's loss says which samples were seen.
        MlpClassificationModel model = new MlpClassifier()
                .setHiddenLayers(new int[] {})
                .setSolver("sgd")
                .setStepSize(1e-30)
                .setWeightCol("weight")
                .setLayers(new int[] {2, 2})
                .setInitialiser("xavier_uniform")
                .setMaxIter(3)
                .setBlockSize(5)
                .setNumWorkers(2)
                .fit(TestData.of(session, rows, 3));
        List<MlpTrainingSummary.Epoch> epochs = model.summary().epochs();
        assertEquals(
                epochs.get(0).trainingLoss(),
                epochs.get(1).trainingLoss(),
                1e-6 * epochs.get(0).trainingLoss());
        assertEquals(
                epochs.get(0).trainingLoss(),
                epochs.get(2).trainingLoss(),
                1e-6 * epochs.get(0).trainingLoss());
        assertEquals(77, model.summary().samples());
    }

    @Test
    void partitionsOfOtherSizesAreOtherDataButAsGood() {
        float[] three = ClassifierTest.parameters(oneFullStep(2).fit(TestData.square(session, 500, 3)));
        float[] again = ClassifierTest.parameters(oneFullStep(2).fit(TestData.square(session, 500, 3)));
        assertArrayEquals(three, again);
    }

    @Test
    void heldOutSamplesAreCounted() {
        Dataset<Row> data = TestData.square(session, 1000, 2);
        MlpTrainingSummary byColumn =
                oneFullStep(2).setValidationIndicatorCol("held").fit(data).summary();
        assertEquals(200, byColumn.heldOut());
        assertEquals(800, byColumn.samples());
        assertTrue(Double.isFinite(byColumn.epochs().getFirst().validationLoss()));
        MlpTrainingSummary byShare =
                oneFullStep(2).setValidationFraction(0.25).fit(data).summary();
        assertEquals(1000, byShare.heldOut() + byShare.samples());
        assertEquals(250.0, (double) byShare.heldOut(), 60);
    }
}
