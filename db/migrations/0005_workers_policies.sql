-- Processes belong to the installation and to no tenant.
GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO balcao_app;
