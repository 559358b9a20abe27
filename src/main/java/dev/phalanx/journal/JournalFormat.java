package dev.phalanx.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.Resources;
import java.util.List;
import java.util.SortedMap;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;

/**
 * How the core's records are written: one field per record component, what is absent or empty is
 * left out, and what is read must be complete and known to the last field.
 */
final class JournalFormat {
  static final JsonMapper JSON = configured(JsonMapper.builder()).build();
  static final CBORMapper CBOR = configured(CBORMapper.builder()).build();

  private JournalFormat() {}

  private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configured(B builder) {
    for (var type : List.of(List.class, SortedMap.class, PSortedMap.class, PSortedSet.class)) {
      builder.withConfigOverride(
          type,
          empty ->
              empty
                  .setInclude(
                      JsonInclude.Value.construct(
                          JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                  .setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
    }
    return builder
        .addModules(new Jdk8Module(), new JavaTimeModule(), new PrintedText(), collections())
        .addMixIn(Resources.class, ResourcesForm.class)
        .visibility(PropertyAccessor.GETTER, Visibility.NONE)
        .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
        .visibility(PropertyAccessor.FIELD, Visibility.ANY)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(
            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  private static SimpleModule collections() {
    return new SimpleModule() {
      private static final long serialVersionUID = 1L;

      @Override
      public void setupModule(SetupContext context) {
        context.addDeserializers(new SortedCollections());
      }
    };
  }

  /** Amounts by name, without a record around them. */
  private abstract static class ResourcesForm {
    @SuppressWarnings("UnusedVariable") // only the signature counts
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    ResourcesForm(SortedMap<String, Quantity> amounts) {}

    @JsonValue
    abstract SortedMap<String, Quantity> amounts();
  }
}
