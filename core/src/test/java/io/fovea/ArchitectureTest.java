package io.fovea;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.Stream;

/** The structure that ARCHITECTURE.md promises. */
@AnalyzeClasses(packages = "io.fovea", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** A package uses only those before it. */
    private static final List<String> ORDER = Stream.of(
                    "internal.limit",
                    "internal.text",
                    "internal.choice",
                    "internal.file",
                    "internal.process",
                    "image",
                    "framing",
                    "internal.torch",
                    "internal.tensorfile",
                    "internal.random",
                    "internal.parallel",
                    "data",
                    "internal.tree",
                    "internal.source",
                    "internal.kept",
                    "internal.frames",
                    "internal.dataset",
                    "internal.loading",
                    "augment",
                    "internal.augmentation",
                    "internal.layer",
                    "internal.architecture",
                    "internal.inference",
                    "evaluate",
                    "internal.light",
                    "audit",
                    "ensemble",
                    "internal.audit",
                    "internal.ensemble",
                    "train",
                    "internal.model",
                    "internal.weights",
                    "internal.evaluation",
                    "internal.optimizer",
                    "internal.training",
                    "internal.bundle",
                    "explain",
                    "internal.explain",
                    "classify",
                    "internal.report",
                    "internal.mlflow",
                    "run",
                    "tune")
            .map(name -> "io.fovea." + name)
            .toList();

    @ArchTest
    static final ArchRule everyPackageHasAPlaceInTheOrder = classes()
            .should()
            .resideInAnyPackage(
                    Stream.concat(Stream.of("io.fovea"), ORDER.stream()).toArray(String[]::new));

    @ArchTest
    static final ArchRule theRootUsesNoPackage = noClasses()
            .that()
            .resideInAPackage("io.fovea")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fovea.(**)");

    @ArchTest
    static final ArchRule packagesUseOnlyThoseBeforeThem = CompositeArchRule.of(
            ORDER.stream().map(ArchitectureTest::usesOnlyThoseBefore).toList());

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.fovea.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule pixelsKnowNothingOfTorch = noClasses()
            .that()
            .resideInAnyPackage("io.fovea.image", "io.fovea.framing")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco.pytorch..");

    /** OpenCV's images are the exception: they never meet tensors. */
    @ArchTest
    static final ArchRule nativeScopesAreOpenedThroughScope = noClasses()
            .that()
            .resideOutsideOfPackages("io.fovea.internal.torch", "io.fovea.image")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.bytedeco.javacpp.PointerScope");

    @ArchTest
    static final ArchRule namesSayWhatAClassIs =
            noClasses().should().haveNameMatching(".*(Util|Utils|Manager|Helper|Impl|Common|Misc)");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses().should(ACCESS_STANDARD_STREAMS);

    private static ArchRule usesOnlyThoseBefore(String name) {
        List<String> upToIt = ORDER.subList(0, ORDER.indexOf(name) + 1);
        return noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.fovea.(**)").and(resideOutsideOfPackages(upToIt.toArray(String[]::new))))
                .as(name + " uses only packages before it in the order")
                .allowEmptyShould(true);
    }
}
