-- Name and e-mail of an owner may be erased: also in the tables of rebuilds, which may take the place of these.
ALTER TABLE owner ALTER COLUMN name_ciphertext DROP NOT NULL, ALTER COLUMN email_ciphertext DROP NOT NULL;
ALTER TABLE account_owner ALTER COLUMN name_ciphertext DROP NOT NULL, ALTER COLUMN email_ciphertext DROP NOT NULL;
ALTER TABLE IF EXISTS account_query_next.owner
    ALTER COLUMN name_ciphertext DROP NOT NULL, ALTER COLUMN email_ciphertext DROP NOT NULL;
ALTER TABLE IF EXISTS account_query_next.account_owner
    ALTER COLUMN name_ciphertext DROP NOT NULL, ALTER COLUMN email_ciphertext DROP NOT NULL;
ALTER TABLE IF EXISTS account_query_previous.owner
    ALTER COLUMN name_ciphertext DROP NOT NULL, ALTER COLUMN email_ciphertext DROP NOT NULL;
ALTER TABLE IF EXISTS account_query_previous.account_owner
    ALTER COLUMN name_ciphertext DROP NOT NULL, ALTER COLUMN email_ciphertext DROP NOT NULL;
