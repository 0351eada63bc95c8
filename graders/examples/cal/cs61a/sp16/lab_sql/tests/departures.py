test = {
  'name': 'departures',
  'points': 1,
  'extra': True,
  'suites': [
    {
      'cases': [
        {
          'code': r"""
          sqlite> SELECT * FROM departures;
          2
          14
          26
          38
          50
          62
          """,
          'hidden': False,
          'locked': False
        }
      ],
      'ordered': False,
      'scored': True,
      'setup': r"""
      sqlite> .read lab_sql.sql
      """,
      'teardown': '',
      'type': 'sqlite'
    }
  ]
}
