package org.remotemedia.job.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.output.AttemptOutput;
import org.remotemedia.job.output.ContainerAccount;
import org.remotemedia.job.output.EarlierOutputs;
import org.remotemedia.job.output.Fence;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Marker;
import org.remotemedia.job.output.Markers;
import org.remotemedia.job.output.RunProgress;
import org.remotemedia.job.output.SplitNote;
import org.remotemedia.job.output.SplitOutput;
import org.remotemedia.operators.codec.write.AudioFileKind;

/** Sums over markers, told or read. */
class RunAccountsTest {
  @TempDir private Path directory;

  @Test
  void splitsInProgressCountUntilTheyAreDoneAndNotAgain() throws Exception {
    Fence fence = Fences.claim(directory);
    RunAccounts accounts = new RunAccounts(fence);
    accounts.inProgress(0, new RunEvent.InProgress("000000", 2, 1, 1.0));
    accounts.inProgress(1, new RunEvent.InProgress("000001", 1, 0, 0.5));
    assertThat(accounts.progress(7)).isEqualTo(progress(3, 1, 1.5, 7));

    Marker done = Fences.writeSplit(directory, fence, "000000", 4);
    accounts.done(0, done);
    assertThat(accounts.progress(7)).isEqualTo(progress(5, 0, 2.5, 7));
    // Late, from a task that was lost.
    accounts.inProgress(3, new RunEvent.InProgress("000000", 2, 1, 1.0));
    assertThat(accounts.progress(7)).isEqualTo(progress(5, 0, 2.5, 7));
    accounts.done(2, done);
    assertThat(accounts.progress(7)).as("told twice").isEqualTo(progress(5, 0, 2.5, 7));
    accounts.forget(1);
    assertThat(accounts.progress(7)).isEqualTo(progress(4, 0, 2.0, 7));
  }

  private static RunProgress progress(long records, long failed, double seconds, long elapsedMs) {
    return new RunProgress(records, failed, seconds, elapsedMs, null);
  }

  @Test
  void theCallThatHasTakenLongestIsToldUntilItComesBackOrIsLost() throws Exception {
    RunAccounts accounts = new RunAccounts(Fences.claim(directory));
    RunProgress.Waiting shorter = new RunProgress.Waiting("asr", "a.wav", 11_000);
    RunProgress.Waiting longer = new RunProgress.Waiting("asr", "b.wav", 12_000);
    accounts.alive(0, new RunEvent.Alive(shorter));
    accounts.alive(1, new RunEvent.Alive(longer));
    accounts.alive(2, new RunEvent.Alive(null));
    assertThat(accounts.progress(0).waiting()).isEqualTo(longer);
    accounts.forget(1);
    assertThat(RunProgress.fromJson(accounts.progress(0).toJson()).waiting()).isEqualTo(shorter);
    accounts.alive(0, new RunEvent.Alive(null));
    assertThat(accounts.progress(0).waiting()).isNull();
  }

  @Test
  void memoryIsTheSumOverProcessesOfTheMostThatEachHasTold() throws Exception {
    RunAccounts accounts = new RunAccounts(Fences.claim(directory));
    assertThat(accounts.peakBytes()).isZero();
    // Two slots of one process tell the same, so the process counts once.
    accounts.memory(new RunEvent.Memory("7@a", 100));
    accounts.memory(new RunEvent.Memory("7@a", 300));
    accounts.memory(new RunEvent.Memory("7@b", 40));
    accounts.memory(new RunEvent.Memory("7@a", 200));
    assertThat(accounts.peakBytes()).isEqualTo(340);
    accounts.forgetAll();
    assertThat(accounts.peakBytes()).as("lost processes have held it all the same").isEqualTo(340);
  }

  @Test
  void whatWasNotToldIsRead() throws Exception {
    Fence fence = Fences.claim(directory);
    RunAccounts accounts = new RunAccounts(fence);
    accounts.done(0, Fences.writeSplit(directory, fence, "000000", 4));
    Fences.writeSplit(directory, fence, "000001", 3);

    RunAccounts.Sums sums = accounts.sums(new Markers(Fences.layout(directory)));
    assertThat(sums.all().succeeded()).isEqualTo(7);
    assertThat(sums.own().succeeded()).isEqualTo(7);

    Fence second = Fences.resume(directory);
    RunAccounts later = new RunAccounts(second);
    later.done(0, Fences.writeSplit(directory, second, "000000", 2));
    sums = later.sums(new Markers(Fences.layout(directory)));
    assertThat(sums.all().succeeded()).isEqualTo(9);
    assertThat(sums.own().succeeded()).isEqualTo(2);
  }

  @Test
  void whatAWriterWasAtIsForgottenWithIt() throws Exception {
    RunAccounts accounts = new RunAccounts(Fences.claim(directory));
    accounts.inProgress(0, new RunEvent.InProgress("000000", 2, 1, 1.0));
    accounts.inProgress(1, new RunEvent.InProgress("000001", 1, 0, 0.5));
    accounts.forgetAll();
    assertThat(accounts.progress(7)).isEqualTo(progress(0, 0, 0, 7));
  }

  private Marker readShard(Fence fence, String splitId, String shard, long ignored)
      throws Exception {
    try (SplitOutput split =
        new AttemptOutput(Fences.layout(directory), fence, List.of(), AudioFileKind.WAV)
            .beginSplit(splitId)) {
      InputNotes notes = new InputNotes();
      notes.leaveOut(LeftOut.MEMBERS, ".txt", ignored);
      notes.warn("odd", shard);
      ContainerAccount account = new ContainerAccount(shard, "v1", true, 0, notes);
      return split.commit(new SplitNote("digest", account, false));
    }
  }

  /** Reading a shard again passes over the same members again. */
  @Test
  void ofEachShardTheLastReadingSaysWhatWasIgnored() throws Exception {
    Fence first = Fences.claim(directory);
    readShard(first, "000000", "a.tar", 100);
    readShard(first, "000001", "a.tar", 5);
    readShard(first, "000002", "b.tar", 2);
    Fence second = Fences.resume(directory);
    Marker told = readShard(second, "r2-000000", "b.tar", 3);

    for (boolean isTold : new boolean[] {false, true}) {
      RunAccounts accounts = new RunAccounts(second);
      if (isTold) {
        accounts.done(0, told);
      }
      InputNotes notes = accounts.sums(new Markers(Fences.layout(directory))).notes();
      assertThat(notes.leftOut(LeftOut.MEMBERS)).hasToString("{.txt=8}");
      assertThat(notes.warnings()).hasToString("{odd=Warning[count=2, example=a.tar]}");
    }
  }

  @Test
  void linesThatThisAttemptHasCorrectedAreCounted() throws Exception {
    Fence first = Fences.claim(directory);
    Fences.writeSplit(directory, first, "000000", 3);
    Fence second = Fences.resume(directory);
    try (EarlierOutputs earlier = EarlierOutputs.read(Fences.layout(directory), second)) {
      earlier.listed("1-000000-0.wav", "/moved/0.wav", null);
      earlier.listed("1-000000-2.wav", "/moved/2.wav", null);
      earlier.endOfInput(true);
    }
    Markers markers = new Markers(Fences.layout(directory));
    assertThat(new RunAccounts(second).sums(markers).corrected()).isEqualTo(2);
    RunAccounts told = new RunAccounts(second);
    told.done(0, markers.find("000000").orElseThrow());
    assertThat(told.sums(markers).corrected()).as("told").isEqualTo(2);
    assertThat(new RunAccounts(Fences.resume(directory)).sums(markers).corrected()).isZero();
  }
}
