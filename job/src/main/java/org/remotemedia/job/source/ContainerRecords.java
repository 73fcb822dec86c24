package org.remotemedia.job.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.remotemedia.job.container.ContainerReader;
import org.remotemedia.job.container.Member;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.input.ListedShard;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.input.ShardList;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.output.ContainerAccount;
import org.remotemedia.job.output.Hash128;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.LinesFile;
import org.remotemedia.job.output.NameRegistry;
import org.remotemedia.job.output.Part;
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
  private final ListFields fields;
  private final NameRegistry names = new NameRegistry();
  private ContainerReader reader;
  private long records;
  private boolean ended;
  private boolean complete;

  private ContainerRecords(
      RecordRef container, ReadRetries retries, Set<Hash128> done, ListFields fields) {
    this.fields = fields;
    this.container = container;
    this.retries = retries;
    this.done = done;
  }

  /**
   * Begins.
   *
   * @param layout where earlier attempts have left their lines
   * @param fields the names of its fields
   * @throws IOException when these cannot be read
   */
  static ContainerRecords of(
      RecordRef container, ReadRetries retries, Layout layout, ListFields fields)
      throws IOException {
    Storage outputs = Storage.of(layout.root());
    Set<Hash128> done = new HashSet<>();
    for (String split : container.container().earlierSplits()) {
      for (Part kind : List.of(Part.RESULTS, Part.REJECTED)) {
        String part = layout.part(kind, split);
        if (outputs.exists(part)) {
          new LinesFile(outputs, part)
              .forEach(
                  (text, line) -> {
                    if (ResultLine.parent(line) == null) {
                      done.add(Hash128.of(ResultLine.record(line)));
                    }
                  });
        }
      }
    }
    return new ContainerRecords(container, retries, done, fields);
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
      reader = container.container().kind().open(retries.storage(location), location, fields);
      ShardList list = container.container().list();
      if (list != null) {
        reader = new ListedShard(reader, list, retries.storage(list.location()), fields);
      }
    }
    return reader.next();
  }

  private RecordRef record(Member member) {
    String id = id(member);
    RecordRef record = record(member, id == null ? member.name() : id);
    if (fields.id() != null && id == null && member.problem() == null) {
      return record.failing(
          record.name() + " cannot be used: it has no \"" + fields.id() + "\" that could name it");
    }
    String clash = names.register(record.name()).orElse(null);
    if (clash != null && id == null && member.alternative() != null) {
      record = record(member, member.alternative());
      clash = names.register(record.name()).orElse(null);
    }
    if (clash != null) {
      return record.failing(clash);
    }
    return member.problem() == null
        ? record
        : record.failing(record.name() + " cannot be used: " + member.problem());
  }

  private RecordRef record(Member member, String name) {
    return container.member(name, member.carried(), member.offset(), member.duration());
  }

  /** What its fields say that it is called; null where they do not, or are not asked. */
  private String id(Member member) {
    JsonNode id =
        fields.id() == null || member.carried() == null ? null : member.carried().get(fields.id());
    return id == null || id.isNull() || id.isContainerNode() || id.asText().isBlank()
        ? null
        : id.asText();
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
