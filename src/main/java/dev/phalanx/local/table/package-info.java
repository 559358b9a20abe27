/**
 * Objects as rows: the tables that kubectl prints.
 *
 * <p>Columns and cells are those of the real API server; {@code columns.json} is its own answer.
 */
@NullMarked
package dev.phalanx.local.table;

import org.jspecify.annotations.NullMarked;
