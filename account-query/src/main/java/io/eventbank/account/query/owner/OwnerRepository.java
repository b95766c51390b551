package io.eventbank.account.query.owner;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.repository.Repository;

interface OwnerRepository extends Repository<OwnerEntity, String>, JpaSpecificationExecutor<OwnerEntity> {

    Optional<OwnerEntity> findById(String ownerId);
}
