package io.eventbank.account.benchmark;

import io.eventbank.account.command.CommandModule;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The command application, to be run without its web server. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(CommandModule.class)
class CommandSide {}
