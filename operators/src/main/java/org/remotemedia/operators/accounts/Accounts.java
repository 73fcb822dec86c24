package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The accounts of some records: one split, or, merged, a whole run. Travels with the end of a split
 * and is stored beside its results, so that what is already done can be counted again.
 */
public final class Accounts {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String recordsDigest;
  private long succeeded;
  private long failed;
  private double audioSeconds;
  private long ignoredMembers;
  private ContainerAccount container;
  private final Map<String, NodeStats> nodes = new LinkedHashMap<>();

  /** Made on first use: a run over one value has none. */
  private CorpusStats corpus;

  /** An empty report of records that need not be told apart. */
  public Accounts() {
    this("");
  }

  /**
   * An empty report.
   *
   * @param recordsDigest stands for the records of a split; equal for the same records alone
   */
  public Accounts(String recordsDigest) {
    this.recordsDigest = recordsDigest;
  }

  /**
   * A report of records that were counted elsewhere.
   *
   * @param audioSeconds seconds of audio read for them
   */
  public static Accounts of(long succeeded, long failed, double audioSeconds) {
    Accounts report = new Accounts();
    report.succeeded = succeeded;
    report.failed = failed;
    report.audioSeconds = audioSeconds;
    return report;
  }

  /** What stands for the records of the split. */
  public String recordsDigest() {
    return recordsDigest;
  }

  public void record(boolean success, double recordAudioSeconds) {
    if (success) {
      succeeded++;
    } else {
      failed++;
    }
    audioSeconds += recordAudioSeconds;
  }

  /** The accounts of a node, made on first use. */
  public NodeStats node(String nodeId) {
    return nodes.computeIfAbsent(nodeId, id -> new NodeStats());
  }

  /** Notes that the records are those of a container. */
  public void container(ContainerAccount account) {
    container = account;
    ignoredMembers = account.ignoredMembers();
  }

  /** The container that the records of the split come from, or null. Not kept by merging. */
  public ContainerAccount container() {
    return container;
  }

  /** Members of containers that are no recordings. */
  public long ignoredMembers() {
    return ignoredMembers;
  }

  /** Counts members of containers that are no recordings. */
  public void ignored(long members) {
    ignoredMembers += members;
  }

  /** What the recordings are like. */
  public CorpusStats corpus() {
    if (corpus == null) {
      corpus = new CorpusStats();
    }
    return corpus;
  }

  public void add(Accounts other) {
    succeeded += other.succeeded;
    failed += other.failed;
    audioSeconds += other.audioSeconds;
    ignoredMembers += other.ignoredMembers;
    other.nodes.forEach((id, stats) -> node(id).add(stats));
    if (other.corpus != null) {
      corpus().add(other.corpus);
    }
  }

  public long records() {
    return succeeded + failed;
  }

  public long succeeded() {
    return succeeded;
  }

  public long failed() {
    return failed;
  }

  /** Seconds of audio read. */
  public double audioSeconds() {
    return audioSeconds;
  }

  public byte[] toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("records_digest", recordsDigest);
    json.put("succeeded", succeeded);
    json.put("failed", failed);
    json.put("audio_seconds", audioSeconds);
    json.put("ignored_members", ignoredMembers);
    if (container != null) {
      json.set("container", container.toJson());
    }
    ObjectNode perNode = json.putObject("nodes");
    nodes.forEach((id, stats) -> perNode.set(id, stats.toJson()));
    if (corpus != null) {
      json.set("corpus", corpus.toJson());
    }
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException when it is something else
   */
  public static Accounts fromJson(byte[] bytes) throws IOException {
    JsonNode json = MAPPER.readTree(bytes);
    Accounts report = new Accounts(json.path("records_digest").asText());
    report.succeeded = json.path("succeeded").longValue();
    report.failed = json.path("failed").longValue();
    report.audioSeconds = json.path("audio_seconds").doubleValue();
    report.ignoredMembers = json.path("ignored_members").longValue();
    try {
      if (json.has("container")) {
        report.container = ContainerAccount.fromJson(json.get("container"));
      }
      for (Map.Entry<String, JsonNode> node : json.path("nodes").properties()) {
        report.nodes.put(node.getKey(), NodeStats.fromJson(node.getValue()));
      }
      if (json.has("corpus")) {
        report.corpus = CorpusStats.fromJson(json.get("corpus"));
      }
    } catch (NumberFormatException e) {
      throw new IOException("damaged accounts of a split", e);
    }
    return report;
  }
}
