package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// No chain of uses leads from a class back to it, as [PackagesTest] has it for packages. A class and those that are
/// nested in it count as one.
class ClassCirclesTest {
    private static final String ROOT = "dev.lanewise.mlp";

    /// A use that leads back, and why it stays.
    private record WayBack(String from, String to, String reason) {}

    private static final List<WayBack> WAYS_BACK = List.of(
            new WayBack(".VectorActivation", ".SoftmaxActivation", "its constants implement it"),
            new WayBack(".VectorActivation", ".JacobianActivation", "what its factory makes implements it"),
            new WayBack(
                    ".training.FloatDataSet", ".training.FloatArrayDataSet", "what its factories make implements it"),
            new WayBack(".training.FloatDataSet", ".training.FloatWeightedDataSet", "weighted() gives one on itself"),
            new WayBack(".training.FloatDataSet", ".training.FloatDigest", "the default of digest() reads itself"),
            new WayBack(
                    ".training.DoubleDataSet", ".training.DoubleArrayDataSet", "what its factories make implements it"),
            new WayBack(".training.DoubleDataSet", ".training.DoubleWeightedDataSet", "weighted() gives one on itself"),
            new WayBack(".training.DoubleDataSet", ".training.DoubleDigest", "the default of digest() reads itself"),
            new WayBack(".data.CsvSchema", ".data.CsvData", "users ask data for its schema, a schema for more data"),
            new WayBack(".model.SafetensorsHeader", ".model.Safetensors", "users know its tensors by nested names"));

    private static JavaClasses main;

    @BeforeAll
    static void read() throws URISyntaxException {
        Path compiled = Path.of(FloatMlp.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        main = new ClassFileImporter().importPath(compiled);
        assertTrue(main.contain(FloatMlp.class), "the compiled classes in " + compiled);
    }

    @Test
    void noClassKnowsWhoUsesIt() {
        SliceRule rule =
                SlicesRuleDefinition.slices().assignedFrom(BY_FILE).should().beFreeOfCycles();
        for (WayBack way : WAYS_BACK) {
            rule = rule.ignoreDependency(isOf(way.from()), isOf(way.to()));
        }
        rule.check(main);
    }

    /// An exception that nobody needs any more would hide the next circle.
    @Test
    void everyWayBackIsUsed() {
        for (WayBack way : WAYS_BACK) {
            long uses = main.stream()
                    .filter(isOf(way.from()))
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .filter(use -> isOf(way.to()).test(use.getTargetClass()))
                    .count();
            assertTrue(uses > 0, way.toString());
        }
    }

    private static final SliceAssignment BY_FILE = new SliceAssignment() {
        @Override
        public String getDescription() {
            return "classes with those that are nested in them";
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String file = file(type);
            return file.startsWith(ROOT) ? SliceIdentifier.of(file) : SliceIdentifier.ignore();
        }
    };

    private static DescribedPredicate<JavaClass> isOf(String file) {
        return DescribedPredicate.describe("are of " + file, type -> file(type).equals(ROOT + file));
    }

    private static String file(JavaClass type) {
        JavaClass outer = type.getBaseComponentType();
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getName();
    }
}
