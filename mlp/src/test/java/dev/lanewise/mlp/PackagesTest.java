package dev.lanewise.mlp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Which package may use which, as each `package-info.java` says.
class PackagesTest {
    private static final String ROOT = "dev.lanewise.mlp";

    /// A package, and those of this module that it may use.
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "files", Set.of(),
            "", Set.of(),
            "optimiser", Set.of(""),
            "model", Set.of("", "files"),
            "training", Set.of("", "files", "model", "optimiser"),
            "data", Set.of("", "files", "training"),
            "cli", Set.of("", "files", "model", "optimiser", "training", "data"));

    private static JavaClasses main;

    @BeforeAll
    static void read() throws URISyntaxException {
        main = new ClassFileImporter()
                .importPath(Path.of(Architecture.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
        assertTrue(main.contain(Architecture.class), "the compiled classes");
    }

    @Test
    void everyPackageIsListed() {
        Set<String> found = main.stream().map(PackagesTest::slice).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(MAY_USE.keySet()), found);
    }

    @Test
    void packagesUseWhatTheyMay() {
        MAY_USE.forEach((from, may) -> {
            String[] others = MAY_USE.keySet().stream()
                    .filter(to -> !to.equals(from) && !may.contains(to))
                    .map(PackagesTest::full)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(full(from))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(others.length == 0)
                    .check(main);
        });
    }

    @Test
    void packagesHaveNoCircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(main);
    }

    @Test
    void nobodyKnowsABackend() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.lanewise.kernels.simd..", "dev.lanewise.kernels.scalar..", "jdk.incubator..")
                .because("a net runs on any Kernels")
                .check(main);
    }

    private static String full(String slice) {
        return slice.isEmpty() ? ROOT : ROOT + "." + slice;
    }

    private static String slice(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }
}
