package org.remotemedia.operators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know of which. */
@AnalyzeClasses(
    packages = "org.remotemedia.operators",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.remotemedia.operators.";

  @ArchTest
  static final ArchRule NODES_AND_KERNELS_DO_NOT_KNOW_FLINK =
      noClasses()
          .that()
          .resideInAnyPackage(
              BASE + "value..",
              BASE + "error..",
              BASE + "node..",
              BASE + "nodes..",
              BASE + "kernel..",
              BASE + "codec..",
              BASE + "accounts..",
              BASE + "element..",
              BASE + "stage..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule KERNELS_DO_NOT_KNOW_NODES =
      noClasses()
          .that()
          .resideInAPackage(BASE + "kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "node..", BASE + "nodes..", BASE + "stage..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(BASE + "(**)").should().beFreeOfCycles();
}
