package org.remotemedia.manifests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know of which. */
@AnalyzeClasses(
    packages = "org.remotemedia.manifests",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "org.remotemedia.manifests.";

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(BASE + "(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule WHAT_A_MANIFEST_SAYS_KNOWS_NOTHING_OF_ITS_GRAPH =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "model..", BASE + "catalog..", BASE + "error..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "graph..", BASE + "validation..", BASE + "render..");

  @ArchTest
  static final ArchRule THE_GRAPH_DOES_NOT_KNOW_HOW_IT_IS_READ_OR_SHOWN =
      noClasses()
          .that()
          .resideInAPackage(BASE + "graph..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "validation..", BASE + "render..");
}
