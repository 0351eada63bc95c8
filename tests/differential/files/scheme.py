class SchemeError(Exception):
    pass


class Pair:
    def __init__(self, items):
        self.items = items

    def __str__(self):
        return "(" + " ".join(map(repl_str, self.items)) + ")"


class Lambda:
    def __init__(self, names, body, env):
        self.names, self.body, self.env = names, body, env

    def __call__(self, *values):
        if len(values) != len(self.names):
            raise SchemeError("incorrect number of arguments")
        return scheme_eval(self.body, {"": self.env, **dict(zip(self.names, values))})

    def __str__(self):
        return "(lambda)"


def repl_str(value):
    if value is True:
        return "#t"
    if value is False:
        return "#f"
    return str(value)


def display(value):
    print(repl_str(value), end="")


def say(value):
    print(repl_str(value))


def fail(value):
    raise SchemeError(repl_str(value))


def create_global_frame():
    return {
        "+": lambda *v: sum(v),
        "*": lambda a, b: a * b,
        "-": lambda a, b: a - b,
        "/": lambda a, b: a / b,
        "=": lambda a, b: a == b,
        "list": lambda *v: Pair(v),
        "car": lambda p: p.items[0],
        "display": display,
        "print": say,
        "error": fail,
    }


def read_line(line):
    return read(line.replace("(", " ( ").replace(")", " ) ").split())


def read(tokens):
    if not tokens:
        raise EOFError("nothing to read")
    token = tokens.pop(0)
    if token == "(":
        items = []
        while tokens and tokens[0] != ")":
            items.append(read(tokens))
        if not tokens:
            raise SyntaxError("unexpected end")
        tokens.pop(0)
        return items
    if token == ")":
        raise SyntaxError("unexpected token")
    return {"#t": True, "#f": False}.get(token, int(token) if token.lstrip("-").isdigit() else token)


def scheme_eval(form, env):
    if isinstance(form, str):
        while env is not None:
            if form in env:
                return env[form]
            env = env.get("")
        raise SchemeError("unknown identifier: " + form)
    if not isinstance(form, list):
        return form
    if not form:
        raise SchemeError("malformed list")
    if form[0] == "define":
        env[form[1]] = scheme_eval(form[2], env)
        return form[1]
    if form[0] == "lambda":
        return Lambda(form[1], form[2], env)
    if form[0] == "if":
        return scheme_eval(form[2] if scheme_eval(form[1], env) is not False else form[3], env)
    function, *values = [scheme_eval(part, env) for part in form]
    return function(*values)
