def load(path, fallback):
    try:
        with open(path) as file:
            return file.read()
    except (OSError, ValueError) as error:
        log(error)
    finally:
        close(path)
    return fallback


def group(tasks):
    try:
        run(tasks)
    except* KeyError as missing:
        log(missing)
    except* OSError:
        pass
