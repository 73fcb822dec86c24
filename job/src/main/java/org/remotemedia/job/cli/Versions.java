package org.remotemedia.job.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.remotemedia.operators.kernel.KernelPath;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Versions of this program and of what it runs on; with {@code --verbose} also its kernels. */
final class Versions implements IVersionProvider {
  @Spec private CommandSpec spec;

  @Override
  public String[] getVersion() {
    String own = Versions.class.getPackage().getImplementationVersion();
    List<String> lines = new ArrayList<>();
    lines.add("remotemedia " + (own == null ? "(not packaged)" : own));
    lines.add("Apache Flink " + EnvironmentInformation.getVersion());
    lines.add("Java " + Runtime.version());
    if (spec.root().userObject() instanceof Main main && main.isVerbose()) {
      lines.add("Kernels: " + KernelPath.describe());
    }
    return lines.toArray(String[]::new);
  }
}
