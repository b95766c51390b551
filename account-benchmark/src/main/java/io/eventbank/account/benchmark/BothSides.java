package io.eventbank.account.benchmark;

import io.eventbank.account.command.CommandModule;
import io.eventbank.account.query.QueryModule;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Commands and projections in one process, as in the all-in-one, to be run without its web server. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({CommandModule.class, QueryModule.class})
class BothSides {}
