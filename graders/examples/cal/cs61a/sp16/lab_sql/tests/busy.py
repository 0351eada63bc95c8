test = {
  'name': 'busy',
  'points': 1,
  'suites': [
    {
      'cases': [
        {
          'code': r"""
          sqlite> SELECT * FROM busy;
          red|Harbour
          red|Market
          red|University
          blue|Market
          blue|Airport
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
