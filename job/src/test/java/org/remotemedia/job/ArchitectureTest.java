package org.remotemedia.job;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.remotemedia.job.storage.PendingFile;
import org.remotemedia.job.storage.Storage;

/** Which package may know of which. */
@AnalyzeClasses(
    packages = "org.remotemedia.job",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.remotemedia.job.";

  /** What changes a storage. */
  private static final Set<String> CHANGES =
      Set.of(
          "begin",
          "publish",
          "publishOver",
          "writeAtomically",
          "move",
          "createDirectory",
          "createDirectories",
          "deleteRecursively");

  private static final DescribedPredicate<JavaMethodCall> CHANGE_A_STORAGE =
      DescribedPredicate.describe(
          "change a storage",
          call -> {
            AccessTarget.MethodCallTarget target = call.getTarget();
            return CHANGES.contains(target.getName())
                && (target.getOwner().isAssignableTo(Storage.class)
                    || target.getOwner().isAssignableTo(PendingFile.class));
          });

  /**
   * An export, and a list of what is kept, is written to a place of its own that its user names.
   */
  @ArchTest
  static final ArchRule ONLY_ITS_OWNER_WRITES_BELOW_AN_OUTPUT_DIRECTORY =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              BASE + "output..", BASE + "storage..", BASE + "export..", BASE + "filter..")
          .should()
          .callMethodWhere(CHANGE_A_STORAGE);

  @ArchTest
  static final ArchRule READING_KNOWS_NOTHING_OF_WRITING =
      noClasses()
          .that(resideInAnyPackage(BASE + "source..", BASE + "input..", BASE + "container.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + "write..");

  @ArchTest
  static final ArchRule THE_OUTPUT_KNOWS_NOTHING_OF_WHO_USES_IT =
      noClasses()
          .that()
          .resideInAPackage(BASE + "output..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BASE + "input..",
              BASE + "container..",
              BASE + "source..",
              BASE + "write..",
              BASE + "run..",
              BASE + "compose..",
              BASE + "cli..");

  @ArchTest
  static final ArchRule STORAGE_KNOWS_NOTHING_OF_RUNS =
      noClasses()
          .that()
          .resideInAPackage(BASE + "storage..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.remotemedia.job..")
                  .and(resideOutsideOfPackages(BASE + "storage..", BASE + "embedded..")));

  @ArchTest
  static final ArchRule CONTAINERS_ARE_READ_WITHOUT_KNOWING_WHAT_FOR =
      noClasses()
          .that()
          .resideInAPackage(BASE + "container..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.remotemedia.job..")
                  .and(
                      resideOutsideOfPackages(
                          BASE + "container..",
                          BASE + "fields..",
                          BASE + "notes..",
                          BASE + "storage..")));

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
              BASE + "filter..",
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

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(BASE + "(**)").should().beFreeOfCycles();
}
