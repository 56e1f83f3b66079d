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
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may use whom: the incubator module stays in one package, and the specification knows nothing of the backends.
class ArchitectureTest {
    private static final String ROOT = "dev.lanewise.kernels";
    private static final String SIMD = ROOT + ".simd..";
    private static final String SCALAR = ROOT + ".scalar..";
    private static final String FUNCTIONS = ROOT + ".functions..";
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

    /// Calls run one way: facade → planner → call → path → operands, packing, output → tiles.
    @Test
    void noClassKnowsWhoUsesIt() {
        classes().should(beFreeOfCycles()).because("calls run one way").check(main);
    }

    @Test
    void pathsDoNotSeeTheCall() {
        noClasses()
                .that()
                .resideInAPackage(SIMD)
                .and()
                .haveNameMatching(".*Path")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*(Call|Gemm|Batch|Kernels|ThreadTeam)")
                .because("a path computes a rectangle of C into the output that it is given, and tells nobody else")
                .check(main);
    }

    @Test
    void belowThePathsNobodyKnowsAPath() {
        noClasses()
                .that()
                .resideInAPackage(SIMD)
                .and()
                .haveNameMatching(
                        ".*(Output|Operand|Packing|Panel|Packed|Buffers|Tiles|Transposes|Epilogues|Registers)")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*(Path|Call|Gemm|Batch|Kernels|ThreadTeam)")
                .because("operands, output and tiles serve every path")
                .check(main);
    }

    /// No chain of uses leads from a class back to it. A class and those that are nested in it count as one.
    private static ArchCondition<JavaClass> beFreeOfCycles() {
        return new ArchCondition<>("be free of cycles") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaClass start = outermost(type);
                Map<JavaClass, JavaClass> reachedFrom = new HashMap<>();
                Deque<JavaClass> open = new ArrayDeque<>(List.of(start));
                while (!open.isEmpty()) {
                    JavaClass from = open.remove();
                    for (JavaClass used : used(from)) {
                        if (reachedFrom.putIfAbsent(used, from) == null) {
                            open.add(used);
                        }
                    }
                }
                if (reachedFrom.containsKey(start)) {
                    StringBuilder circle = new StringBuilder(start.getSimpleName());
                    JavaClass at = start;
                    do {
                        at = reachedFrom.get(at);
                        circle.insert(0, at.getSimpleName() + " → ");
                    } while (!at.equals(start));
                    events.add(SimpleConditionEvent.violated(type, circle.toString()));
                }
            }
        };
    }

    private static Set<JavaClass> used(JavaClass from) {
        return main.stream()
                .filter(type -> outermost(type).equals(from))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(type -> type.getPackageName().startsWith(ROOT))
                .map(ArchitectureTest::outermost)
                .filter(type -> !type.equals(from))
                .filter(type -> !isTheDoor(from, type))
                .collect(Collectors.toSet());
    }

    /// `Kernels.builder()` is where a user finds the builder of every `Kernels`; nothing is computed on that way.
    private static boolean isTheDoor(JavaClass from, JavaClass to) {
        return from.isEquivalentTo(Kernels.class) && to.isEquivalentTo(KernelsBuilder.class);
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
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
    void simdDoesNotKnowTheSpecification() {
        noClasses()
                .that()
                .resideInAPackage(SIMD)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SCALAR, FUNCTIONS)
                .because("a specification that its implementation calls specifies nothing")
                .check(main);
    }

    @Test
    void functionsStandBelowEverything() {
        noClasses()
                .that()
                .resideInAPackage(FUNCTIONS)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + "..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(FUNCTIONS)))
                        .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("VirtualMachine"))))
                .because("the public Activation and the specification are made of them")
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
