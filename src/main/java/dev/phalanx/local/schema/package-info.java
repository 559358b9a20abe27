/**
 * What is served and what its objects look like: discovery, OpenAPI, defaults, pruning, validation.
 *
 * <p>The built-in types come from documents of a real API server, bundled as resources; custom
 * types come from CustomResourceDefinitions. Nothing here does I/O but reading those resources.
 */
@NullMarked
package dev.phalanx.local.schema;

import org.jspecify.annotations.NullMarked;
