package dev.lanewise.kernels;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may use whom: the incubator module stays in one package, and the specification knows nothing of the backends.
class ArchitectureTest {
    private static final String ROOT = "dev.lanewise.kernels";
    private static final String SIMD = ROOT + ".simd..";
    private static final String SCALAR = ROOT + ".scalar..";
    private static final String INCUBATOR = "jdk.incubator.vector..";

    private static Path compiled;
    private static JavaClasses main;

    @BeforeAll
    static void read() throws URISyntaxException {
        compiled = Path.of(Kernels.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        main = new ClassFileImporter().importPath(compiled);
        assertTrue(main.contain(Kernels.class), "the compiled classes in " + compiled);
    }

    @Test
    void onlySimdUsesTheIncubatorModule() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SIMD)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INCUBATOR)
                .because("every other class must load without it")
                .check(main);
    }

    @Test
    void onlyTheSeamUsesSimd() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SIMD)
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".SimdAvailability")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SIMD)
                .because("SimdAvailability looks for the incubator module first")
                .check(main);
    }

    @Test
    void scalarDoesNotKnowSimd() {
        noClasses()
                .that()
                .resideInAPackage(SCALAR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SIMD)
                .check(main);
    }

    @Test
    void simdBorrowsNothingButTheFusedMultiplyAdd() {
        noClasses()
                .that()
                .resideInAPackage(SIMD)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(SCALAR)
                        .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("FusedMultiplyAdd"))))
                .because("a specification that its implementation calls specifies nothing")
                .check(main);
    }

    @Test
    void noStaticStateThatChanges() {
        fields().that().areStatic().should().beFinal().check(main);
    }

    @Test
    void nothingIsPrinted() {
        noClasses().should().accessField(System.class, "out").check(main);
        noClasses().should().accessField(System.class, "err").check(main);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(main);
    }

    @Test
    void everythingLivesInItsPackages() {
        classes().should().resideInAPackage(ROOT + "..").check(main);
    }

    @Test
    void theModuleExportsTheInterfaceAlone() {
        ModuleDescriptor module =
                ModuleFinder.of(compiled).find(ROOT).orElseThrow().descriptor();
        Set<String> exported = module.exports().stream()
                .map(e -> e.isQualified() ? e.source() + " to " + e.targets() : e.source())
                .collect(Collectors.toSet());
        assertEquals(Set.of(ROOT, ROOT + ".spi"), exported);
        assertTrue(module.opens().isEmpty(), "opens " + module.opens());
        for (ModuleDescriptor.Requires required : module.requires()) {
            boolean optional = required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC);
            assertTrue(required.name().equals("java.base") || optional, required + " is needed at run time");
        }
    }
}
