package org.remotemedia.job;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know of which. */
@AnalyzeClasses(
    packages = "org.remotemedia.job",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.remotemedia.job.";

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(BASE + "(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule STORAGE_KNOWS_NOTHING_OF_RUNS =
      noClasses()
          .that()
          .resideInAPackage(BASE + "storage..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.remotemedia.job..")
                  .and(resideOutsideOfPackage(BASE + "storage..")));

  @ArchTest
  static final ArchRule CONTAINERS_ARE_READ_WITHOUT_KNOWING_WHAT_FOR =
      noClasses()
          .that()
          .resideInAPackage(BASE + "container..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.remotemedia.job..")
                  .and(resideOutsideOfPackages(BASE + "container..", BASE + "storage..")));

  @ArchTest
  static final ArchRule WHAT_RUNS_IN_THE_CLUSTER_DOES_NOT_KNOW_THE_CLIENT =
      noClasses()
          .that()
          .resideInAnyPackage(
              BASE + "input..",
              BASE + "output..",
              BASE + "report..",
              BASE + "source..",
              BASE + "write..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BASE + "cli..",
              BASE + "compose..",
              BASE + "export..",
              BASE + "python..",
              BASE + "run..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_ITSELF =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + "cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + "cli..");
}
