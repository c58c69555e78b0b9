-- Ids of events may be drawn before the events are stored: the keys of a turn's effects begin with them.
GRANT USAGE ON SEQUENCE events_id_seq TO balcao_app;
