package dev.phalanx.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How one kind of event is named in the journal. The name and every version ever written stay
 * readable, whatever the Java class is called today.
 *
 * @param name the name in the journal
 * @param event the class that holds the newest version
 * @param upcasters the first turns the fields of version 1 into those of version 2, and so on; each
 *     may change the tree it is given
 */
record EventType(
    String name, Class<? extends Event> event, List<UnaryOperator<ObjectNode>> upcasters) {

  EventType {
    upcasters = List.copyOf(upcasters);
  }

  /** An event of which there has been one version. */
  static EventType of(String name, Class<? extends Event> event) {
    return new EventType(name, event, List.of());
  }

  /** With one more version, and what turns the fields of the version before into it. */
  EventType next(UnaryOperator<ObjectNode> upcaster) {
    var longer = new ArrayList<>(upcasters);
    longer.add(upcaster);
    return new EventType(name, event, longer);
  }

  /** The version that is written. */
  int version() {
    return upcasters.size() + 1;
  }

  /** Fields of {@code written}, a version from 1 to {@code version()}, as the newest has them. */
  ObjectNode upcast(ObjectNode fields, int written) {
    var current = fields;
    for (var upcaster : upcasters.subList(written - 1, upcasters.size())) {
      current = upcaster.apply(current);
    }
    return current;
  }
}
