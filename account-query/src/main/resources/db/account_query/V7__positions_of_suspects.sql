-- Numbers of positions are not in the order of events; positions are. Who is suspect is found again by the next audit.
DELETE FROM parity_suspect;
ALTER TABLE parity_suspect DROP COLUMN head;
ALTER TABLE parity_suspect
    ADD COLUMN head      text COLLATE "C", -- the position of the last event that there was then
    ADD COLUMN head_type text COLLATE "C"; -- the class that it is of
