-- What is made from the private database as it is now.
SELECT core.import_constructors();
SELECT flow.import_layers();
