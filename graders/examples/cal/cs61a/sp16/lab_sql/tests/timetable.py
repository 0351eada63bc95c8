test = {
  'name': 'timetable',
  'points': 1,
  'suites': [
    {
      'cases': [
        {
          'code': r"""
          sqlite> SELECT stop, minute FROM timetable WHERE line = "red";
          Harbour|2
          Market|9
          University|14
          """,
          'hidden': False,
          'locked': False
        },
        {
          'code': r"""
          sqlite> SELECT line FROM timetable LIMIT 4;
          blue
          blue
          blue
          green
          """,
          'hidden': True,
          'locked': False
        }
      ],
      'ordered': True,
      'scored': True,
      'setup': r"""
      sqlite> .read lab_sql.sql
      """,
      'teardown': '',
      'type': 'sqlite'
    }
  ]
}
