package dev.phalanx.journal;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.phalanx.decision.RecoveryUnit;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.ServingId;
import java.io.IOException;
import java.util.function.Function;

/** Identities and amounts are written as they print, also as keys of maps, and parsed back. */
final class PrintedText extends SimpleModule {
  private static final long serialVersionUID = 1L;

  PrintedText() {
    add(ServingId.class, ServingId::parse);
    add(Revision.class, Revision::new);
    add(GroupOrdinal.class, GroupOrdinal::parse);
    add(RoleId.class, RoleId::parse);
    add(RoleAddress.class, RoleAddress::parse);
    add(PodAddress.class, PodAddress::parse);
    add(Target.class, Target::parse);
    add(RecoveryUnit.class, RecoveryUnit::parse);
    add(Amount.class, Amount::parse);
    add(Quantity.class, Quantity::parse);
  }

  private <T> void add(Class<T> type, Function<String, T> parse) {
    addSerializer(type, new ToStringSerializer(type));
    addDeserializer(type, new FromText<>(type, parse));
    addKeyDeserializer(type, new FromKey(parse));
  }

  private static final class FromText<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    FromText(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    protected T _deserialize(String text, DeserializationContext context) {
      return parse.apply(text);
    }
  }

  private static final class FromKey extends KeyDeserializer {
    private final Function<String, ?> parse;

    FromKey(Function<String, ?> parse) {
      this.parse = parse;
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      try {
        return parse.apply(key);
      } catch (IllegalArgumentException e) {
        throw context.weirdKeyException(Object.class, key, e.getMessage());
      }
    }
  }
}
