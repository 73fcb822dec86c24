package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import org.remotemedia.operators.json.StrictJson;

/** How accounts are written and read. */
public final class AccountsJson {
  /** Thread-safe. */
  public static final JsonMapper MAPPER =
      StrictJson.builder(new JsonFactory())
          .addModule(Histograms.module())
          .addModule(new SimpleModule("records").addSerializer(new RecordAccountWriter()))
          .build();

  private AccountsJson() {}
}
