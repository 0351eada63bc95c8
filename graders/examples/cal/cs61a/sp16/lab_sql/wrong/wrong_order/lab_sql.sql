.read stops.sql

-- Stops of any line with more than 1000 riders.
CREATE TABLE busy AS
  SELECT line, stop FROM stops WHERE riders > 1000;

-- All stops in the order in which their line comes by.
CREATE TABLE timetable AS
  SELECT line, stop, minute FROM stops ORDER BY minute;

-- Riders of each line.
CREATE TABLE totals AS
  SELECT line, SUM(riders) AS riders FROM stops GROUP BY line;

-- Where one can change from a line to another, each pair of lines once.
CREATE TABLE transfers AS
  SELECT a.stop, a.line AS first, b.line AS second
    FROM stops AS a, stops AS b
    WHERE a.stop = b.stop AND a.line < b.line;

-- For the keen: when the red line leaves Harbour, up to one hour later, every 12 minutes.
CREATE TABLE departures AS
  WITH RECURSIVE times(minute) AS (
    SELECT minute FROM stops WHERE line = "red" AND stop = "Harbour" UNION
    SELECT minute + 12 FROM times WHERE minute + 12 <= 62
  )
  SELECT minute FROM times;
