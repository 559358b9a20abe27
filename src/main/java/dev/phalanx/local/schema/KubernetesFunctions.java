package dev.phalanx.local.schema;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The functions that Kubernetes adds to CEL: quantities, lists and regular expressions. */
final class KubernetesFunctions {
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final CelType LIST = ListType.create(SimpleType.DYN);

  private KubernetesFunctions() {}

  static List<CelFunctionDecl> declarations() {
    return List.of(
        newFunctionDeclaration(
            "quantity", newGlobalOverload("quantity_string", QUANTITY, SimpleType.STRING)),
        newFunctionDeclaration(
            "isQuantity",
            newGlobalOverload("is_quantity_string", SimpleType.BOOL, SimpleType.STRING)),
        ofQuantities("isLessThan", SimpleType.BOOL),
        ofQuantities("isGreaterThan", SimpleType.BOOL),
        ofQuantities("compareTo", SimpleType.INT),
        ofQuantities("add", QUANTITY),
        ofQuantities("sub", QUANTITY),
        ofQuantity("sign", SimpleType.INT),
        ofQuantity("asInteger", SimpleType.INT),
        ofQuantity("isInteger", SimpleType.BOOL),
        ofQuantity("asApproximateFloat", SimpleType.DOUBLE),
        ofList("isSorted", SimpleType.BOOL),
        ofList("min", SimpleType.DYN),
        ofList("max", SimpleType.DYN),
        newFunctionDeclaration(
            "find",
            newMemberOverload(
                "string_find_string", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING)),
        newFunctionDeclaration(
            "findAll",
            newMemberOverload(
                "string_find_all_string",
                ListType.create(SimpleType.STRING),
                SimpleType.STRING,
                SimpleType.STRING)));
  }

  static List<CelFunctionBinding> bindings() {
    return List.of(
        CelFunctionBinding.from("quantity_string", String.class, Quantities::value),
        CelFunctionBinding.from("is_quantity_string", String.class, Quantities::isQuantity),
        binding("isLessThan", (a, b) -> a.compareTo(b) < 0),
        binding("isGreaterThan", (a, b) -> a.compareTo(b) > 0),
        binding("compareTo", (a, b) -> (long) a.compareTo(b)),
        binding("add", BigDecimal::add),
        binding("sub", BigDecimal::subtract),
        CelFunctionBinding.from("quantity_sign", BigDecimal.class, a -> (long) a.signum()),
        CelFunctionBinding.from("quantity_asInteger", BigDecimal.class, BigDecimal::longValueExact),
        CelFunctionBinding.from(
            "quantity_isInteger", BigDecimal.class, a -> a.stripTrailingZeros().scale() <= 0),
        CelFunctionBinding.from(
            "quantity_asApproximateFloat", BigDecimal.class, BigDecimal::doubleValue),
        CelFunctionBinding.from("list_isSorted", List.class, list -> isSorted(list)),
        CelFunctionBinding.from("list_min", List.class, list -> least(list)),
        CelFunctionBinding.from("list_max", List.class, list -> greatest(list)),
        CelFunctionBinding.from(
            "string_find_string", String.class, String.class, KubernetesFunctions::find),
        CelFunctionBinding.from(
            "string_find_all_string", String.class, String.class, KubernetesFunctions::findAll));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // CEL has checked that they are comparable
  private static final Comparator<Object> ORDER = (a, b) -> ((Comparable) a).compareTo(b);

  private static CelFunctionBinding binding(
      String name, CelFunctionOverload.Binary<BigDecimal, BigDecimal> function) {
    return CelFunctionBinding.from(
        "quantity_" + name, BigDecimal.class, BigDecimal.class, function);
  }

  private static CelFunctionDecl ofQuantities(String name, CelType result) {
    return newFunctionDeclaration(
        name, newMemberOverload("quantity_" + name, result, QUANTITY, QUANTITY));
  }

  private static CelFunctionDecl ofQuantity(String name, CelType result) {
    return newFunctionDeclaration(name, newMemberOverload("quantity_" + name, result, QUANTITY));
  }

  private static CelFunctionDecl ofList(String name, CelType result) {
    return newFunctionDeclaration(name, newMemberOverload("list_" + name, result, LIST));
  }

  private static Object least(List<?> list) {
    return Collections.min(new ArrayList<Object>(list), ORDER);
  }

  private static Object greatest(List<?> list) {
    return Collections.max(new ArrayList<Object>(list), ORDER);
  }

  private static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (ORDER.compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static String find(String text, String pattern) {
    var matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(String text, String pattern) {
    var matcher = Pattern.compile(pattern).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
