package org.remotemedia.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know of which. */
@AnalyzeClasses(
    packages = "org.remotemedia.bridge",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.remotemedia.bridge.";

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(BASE + "(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule WHAT_THE_PYTHON_MODULE_HOLDS_DOES_NOT_KNOW_FLINK =
      noClasses()
          .that()
          .resideInAnyPackage(
              BASE + "ffi..", BASE + "runtime..", BASE + "call..", BASE + "values..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..", BASE + "udf..", "org.remotemedia.operators.flink..");

  @ArchTest
  static final ArchRule THE_RUNTIME_DOES_NOT_KNOW_PYTHON =
      noClasses()
          .that()
          .resideInAPackage(BASE + "runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "ffi..", BASE + "call..", BASE + "environment..");
}
