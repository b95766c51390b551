package io.eventbank.account.query.operation;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** All event processors, by name. */
@Schema(name = "Processors")
record ProcessorsView(List<ProcessorView> items) {}
