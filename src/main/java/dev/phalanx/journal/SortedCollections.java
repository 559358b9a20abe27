package dev.phalanx.journal;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.Converter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** Reads the persistent sorted maps and sets of the core; written they are maps and lists. */
final class SortedCollections extends Deserializers.Base {

  @Override
  public @Nullable JsonDeserializer<?> findMapDeserializer(
      MapType type,
      DeserializationConfig config,
      BeanDescription description,
      @Nullable KeyDeserializer keys,
      @Nullable TypeDeserializer typeOfValues,
      @Nullable JsonDeserializer<?> values) {
    return type.hasRawClass(PSortedMap.class)
        ? new StdDelegatingDeserializer<>(map(type.getKeyType(), type.getContentType()))
        : null;
  }

  @Override
  public @Nullable JsonDeserializer<?> findCollectionDeserializer(
      CollectionType type,
      DeserializationConfig config,
      BeanDescription description,
      @Nullable TypeDeserializer typeOfValues,
      @Nullable JsonDeserializer<?> values) {
    return type.hasRawClass(PSortedSet.class)
        ? new StdDelegatingDeserializer<>(set(type.getContentType()))
        : null;
  }

  private static <K extends Comparable<K>, V> Converter<SortedMap<K, V>, PSortedMap<K, V>> map(
      JavaType keys, JavaType values) {
    return new Via<>(
        types -> types.constructMapType(TreeMap.class, keys, values),
        types -> types.constructMapType(PSortedMap.class, keys, values),
        TreePMap::from);
  }

  private static <E extends Comparable<E>> Converter<List<E>, PSortedSet<E>> set(JavaType element) {
    return new Via<>(
        types -> types.constructCollectionType(List.class, element),
        types -> types.constructCollectionType(PSortedSet.class, element),
        TreePSet::from);
  }

  /** Reads one type and turns it into another. */
  private record Via<A, B>(
      Function<TypeFactory, JavaType> from, Function<TypeFactory, JavaType> to, Function<A, B> turn)
      implements Converter<A, B> {

    @Override
    public B convert(A value) {
      return turn.apply(value);
    }

    @Override
    public JavaType getInputType(TypeFactory types) {
      return from.apply(types);
    }

    @Override
    public JavaType getOutputType(TypeFactory types) {
      return to.apply(types);
    }
  }
}
