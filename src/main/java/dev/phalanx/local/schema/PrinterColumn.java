package dev.phalanx.local.schema;

/**
 * A column that a CRD asks for, as its {@code additionalPrinterColumns} say.
 *
 * @param type string, integer, number, boolean or date
 * @param format the CRD's format, empty where it has none
 * @param priority 0 is always shown, more only in wide output
 * @param jsonPath path in the object, such as {@code .spec.replicas}
 */
public record PrinterColumn(
    String name, String type, String format, String description, int priority, String jsonPath) {}
