package org.remotemedia.job.cli;

import org.apache.flink.runtime.util.EnvironmentInformation;
import org.remotemedia.operators.kernel.KernelPath;
import picocli.CommandLine.IVersionProvider;

/** Versions of this program and of what it runs on. */
final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String own = Versions.class.getPackage().getImplementationVersion();
    return new String[] {
      "remotemedia " + (own == null ? "(not packaged)" : own),
      "Apache Flink " + EnvironmentInformation.getVersion(),
      "Java " + Runtime.version(),
      "Kernels: " + KernelPath.describe()
    };
  }
}
