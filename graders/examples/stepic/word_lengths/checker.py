def check(reply, clue):
    return reply.split() == clue.split()
