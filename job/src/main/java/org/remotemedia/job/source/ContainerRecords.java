package org.remotemedia.job.source;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.remotemedia.job.container.ContainerReader;
import org.remotemedia.job.container.Member;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.output.ContainerAccount;
import org.remotemedia.job.output.Hash128;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.LinesFile;
import org.remotemedia.job.output.NameRegistry;
import org.remotemedia.job.output.ResultLine;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.error.TaskFault;

/**
 * The records of a container but for those that earlier attempts have done. Where the container is
 * damaged, what came before stays, and a last record of the container's own name fails in place of
 * the rest.
 */
final class ContainerRecords implements SplitRecords {
  private final RecordRef container;
  private final ReadRetries retries;
  private final Set<Hash128> done;
  private final NameRegistry names = new NameRegistry();
  private ContainerReader reader;
  private long records;
  private boolean ended;
  private boolean complete;

  private ContainerRecords(RecordRef container, ReadRetries retries, Set<Hash128> done) {
    this.container = container;
    this.retries = retries;
    this.done = done;
  }

  /**
   * Begins.
   *
   * @param layout where earlier attempts have left their lines
   * @throws IOException when these cannot be read
   */
  static ContainerRecords of(RecordRef container, ReadRetries retries, Layout layout)
      throws IOException {
    Storage outputs = Storage.of(layout.root());
    Set<Hash128> done = new HashSet<>();
    for (String split : container.container().earlierSplits()) {
      String part = layout.resultsPart(split);
      if (outputs.exists(part)) {
        new LinesFile(outputs, part)
            .forEach((text, line) -> done.add(Hash128.of(ResultLine.record(line))));
      }
    }
    return new ContainerRecords(container, retries, done);
  }

  @Override
  public Recording next() throws IOException {
    long started = System.nanoTime();
    while (!ended) {
      RecordRef record;
      Member member = null;
      try {
        member = read();
        if (member == null) {
          ended = true;
          complete = true;
          break;
        }
        record = record(member);
        records++;
      } catch (TaskFault fault) {
        throw fault;
      } catch (IOException | RuntimeException | StackOverflowError e) {
        ended = true;
        record = rest(e);
      }
      // One that must fail is not the one of that name which has succeeded.
      if (record.problem() != null || !done.contains(Hash128.of(record.name()))) {
        Member.Content content = member == null ? null : member.content();
        return new Recording(record, content, System.nanoTime() - started);
      }
    }
    return null;
  }

  private Member read() throws IOException {
    if (reader == null) {
      String location = container.source();
      reader = container.container().kind().open(retries.storage(location), location);
    }
    return reader.next();
  }

  private RecordRef record(Member member) {
    RecordRef record = container.member(member.name(), member.carried());
    String clash = names.register(record.name()).orElse(null);
    if (clash != null && member.alternative() != null) {
      record = container.member(member.alternative(), member.carried());
      clash = names.register(record.name()).orElse(null);
    }
    if (clash != null) {
      return record.failing(clash);
    }
    return member.problem() == null
        ? record
        : record.failing(record.name() + " cannot be used: " + member.problem());
  }

  /** What stands for all that could not be read. */
  private RecordRef rest(Throwable e) {
    String why = e instanceof IOException ? e.getMessage() : e.toString();
    return RecordRef.failed(
        container.name(),
        container.source(),
        container.name()
            + (records == 0 ? " cannot be read: " : " cannot be read to its end: ")
            + why
            + "; of its records, "
            + records
            + (records == 1 ? " was found" : " were found"));
  }

  @Override
  public ContainerAccount container() {
    InputNotes notes = new InputNotes();
    if (reader != null) {
      notes.add(reader.notes());
    }
    if (!complete) {
      notes.leaveOut(LeftOut.UNREAD, container.name());
    }
    return new ContainerAccount(container.name(), container.version(), complete, records, notes);
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
