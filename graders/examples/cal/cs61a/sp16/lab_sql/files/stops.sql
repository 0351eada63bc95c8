-- The stops of three lines: minutes after the full hour, riders on a weekday.
CREATE TABLE stops AS
  SELECT "red" AS line, "Harbour" AS stop, 2 AS minute, 1200 AS riders UNION
  SELECT "red"        , "Market"         , 9          , 3100           UNION
  SELECT "red"        , "University"     , 14         , 2750           UNION
  SELECT "blue"       , "Market"         , 5          , 2900           UNION
  SELECT "blue"       , "Museum"         , 11         , 640            UNION
  SELECT "blue"       , "Airport"        , 31         , 1800           UNION
  SELECT "green"      , "University"     , 0          , 900            UNION
  SELECT "green"      , "Museum"         , 7          , 410            UNION
  SELECT "green"      , "Hill"           , 16         , 75;
