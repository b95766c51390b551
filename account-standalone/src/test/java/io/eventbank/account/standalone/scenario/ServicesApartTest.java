package io.eventbank.account.standalone.scenario;

import java.nio.file.Path;

/** Events in PostgreSQL, which all services share. */
class ServicesApartTest extends ServicesApartScenario {

    @Override
    Services services(Path directory) throws Exception {
        return new Services(directory, null, 2, 2);
    }
}
