test = {
  'name': 'totals',
  'points': 1,
  'suites': [
    {
      'cases': [
        {
          'code': r"""
          sqlite> .headers on
          sqlite> SELECT * FROM totals;
          line|riders
          blue|5340
          green|1385
          red|7050
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
