#include "app/cli/outcome.h"
#include "app/cli/output.h"
#include "app/cli/run.h"

#include <QCoreApplication>
#include <QFile>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

bool showsColor()
{
#ifdef Q_OS_UNIX
    const bool isPlain = qEnvironmentVariableIsSet("NO_COLOR") || qEnvironmentVariable("TERM") == "dumb"_L1;
    return !isPlain && ::isatty(STDOUT_FILENO) == 1;
#else
    return false;
#endif
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QFile in;
    QFile out;
    QFile err;
    const bool isOpen = in.open(stdin, QIODevice::ReadOnly) && out.open(stdout, QIODevice::WriteOnly) &&
                        err.open(stderr, QIODevice::WriteOnly | QIODevice::Unbuffered);
    if (!isOpen)
        return static_cast<int>(ExitCode::OurFault);
    const Streams streams{in, out, err, showsColor()};
    const int code = run(QCoreApplication::arguments().sliced(1), streams);
    if (out.flush() && out.error() == QFileDevice::NoError)
        return code;
    tell(streams, u"standard output can't be written: %1"_s.arg(out.errorString()));
    return static_cast<int>(ExitCode::Refused);
}
