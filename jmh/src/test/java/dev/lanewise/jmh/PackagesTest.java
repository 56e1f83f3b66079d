package dev.lanewise.jmh;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Uses run one way: programs → report, track → result; peers stand beside.
class PackagesTest {
    private static final String ROOT = "dev.lanewise.jmh";

    private static JavaClasses main;

    @BeforeAll
    static void read() throws URISyntaxException {
        main = new ClassFileImporter()
                .importPath(Path.of(Bench.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
        assertTrue(main.contain(Bench.class), "the compiled classes");
    }

    @Test
    void resultsKnowNothingOfHowTheyWereMadeOrAreShown() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".result")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".report", ROOT + ".track", ROOT + ".peer")
                .check(main);
    }

    @Test
    void reportsAreDrawnFromResultsAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".report", ROOT + ".track")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".peer")
                .because("a result file of another machine must be enough")
                .check(main);
    }

    @Test
    void peersKnowNoBenchmark() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".peer")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".report", ROOT + ".track", ROOT + ".result")
                .check(main);
    }

    @Test
    void packagesHaveNoCircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(main);
    }
}
