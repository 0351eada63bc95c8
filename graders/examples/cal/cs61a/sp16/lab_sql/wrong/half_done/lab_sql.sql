.read stops.sql

-- Stops of any line with more than 1000 riders.
CREATE TABLE busy AS
  SELECT line, stop FROM stops WHERE riders > 1000;

-- All stops in the order in which their line comes by.
CREATE TABLE timetable AS
  SELECT line, stop, minute FROM stops ORDER BY line, minute;
