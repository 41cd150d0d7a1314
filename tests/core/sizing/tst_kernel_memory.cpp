#include "core/sizing/kernel_memory.h"

#include <QFile>
#include <QSysInfo>
#include <QTest>
#include <QVersionNumber>

#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace {

/// A map of the running kernel, as long as this lives.
class KernelMap
{
public:
    KernelMap(bpf_map_type type, kernel::ElementSize size, qint64 entries, unsigned flags)
    {
        bpf_attr attributes;
        std::memset(&attributes, 0, sizeof(attributes));
        attributes.map_type = type;
        attributes.key_size = static_cast<__u32>(size.key);
        attributes.value_size = static_cast<__u32>(size.value);
        attributes.max_entries = static_cast<__u32>(entries);
        attributes.map_flags = flags;
        m_descriptor = static_cast<int>(syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof(attributes)));
        m_error = m_descriptor < 0 ? errno : 0;
    }
    ~KernelMap()
    {
        if (m_descriptor >= 0)
            close(m_descriptor);
    }
    Q_DISABLE_COPY_MOVE(KernelMap)

    int error() const { return m_error; }

    /// What /proc/self/fdinfo says of it: `memlock`, `max_entries`; -1: nothing.
    qint64 fact(const QByteArray &name) const
    {
        QFile info(u"/proc/self/fdinfo/%1"_s.arg(m_descriptor));
        if (!info.open(QIODevice::ReadOnly))
            return -1;
        for (const QByteArray &line : info.readAll().split('\n')) {
            if (line.startsWith(name))
                return line.sliced(line.indexOf(':') + 1).trimmed().toLongLong();
        }
        return -1;
    }

private:
    int m_descriptor = -1;
    int m_error = 0;
};

/// CPUs that could be there, as the kernel counts for per-CPU values: `0-31` is 32.
int possibleCpus()
{
    QFile file(u"/sys/devices/system/cpu/possible"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 1;
    return file.readAll().trimmed().split('-').back().split(',').back().toInt() + 1;
}

/// Why maps can't be made here; empty: they can.
QString obstacle()
{
    if (QVersionNumber::fromString(QSysInfo::kernelVersion()) < QVersionNumber(6, 4))
        return u"kernels before 6.4 report another figure than what they allocate"_s;
    const KernelMap probe(BPF_MAP_TYPE_LRU_HASH, {4, 8}, 1024, 0);
    return probe.error() ? u"bpf() isn't permitted here: %1"_s.arg(QString::fromLocal8Bit(std::strerror(probe.error())))
                         : QString();
}

} // namespace

class TestKernelMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesKnownMaps();
    void roundsUpToSlabClasses_data();
    void roundsUpToSlabClasses();
    void agreesWithTheRunningKernel_data();
    void agreesWithTheRunningKernel();
    void kernelRoundsADistributedLru();
};

void TestKernelMemory::computesKnownMaps()
{
    QCOMPARE(kernel::hashElementBytes({14, 56}), 120);
    QCOMPARE(kernel::hashElementBytes({38, 56}), 144);
    QCOMPARE(kernel::bucketBytes(131072), 16 * 131072);
    QCOMPARE(kernel::bucketBytes(131073), 16 * 262144);
    QCOMPARE(kernel::hashBytes(4194304, 120), 570425344);
    QCOMPARE(kernel::hashBytes(0, 120), 0);
    QCOMPARE(kernel::hashBytes(-5, 120), 0);
}

void TestKernelMemory::roundsUpToSlabClasses_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<qint64>("allocated");

    QTest::newRow("exact") << qint64{96} << qint64{96};
    QTest::newRow("between") << qint64{97} << qint64{128};
    QTest::newRow("least") << qint64{1} << qint64{8};
    QTest::newRow("beyond the classes") << qint64{8193} << qint64{12288};
}

void TestKernelMemory::roundsUpToSlabClasses()
{
    QFETCH(qint64, bytes);

    QTEST(kernel::slabBytes(bytes), "allocated");
}

void TestKernelMemory::agreesWithTheRunningKernel_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("keyBytes");
    QTest::addColumn<int>("valueBytes");
    QTest::addColumn<qint64>("entries");
    QTest::addColumn<int>("flags");
    QTest::addColumn<qint64>("bytes");

    const auto lru = [](const char *name, int key, int value, qint64 entries) {
        QTest::addRow("%s, %lld entries", name, static_cast<long long>(entries))
            << int{BPF_MAP_TYPE_LRU_HASH} << key << value << entries << 0
            << kernel::hashBytes(entries, kernel::hashElementBytes({key, value}));
    };
    for (const qint64 entries : {qint64{65536}, qint64{131072}, qint64{150700}}) {
        lru("connections, IPv4", 14, 56, entries);
        lru("connections, IPv6", 38, 56, entries);
        lru("NAT, IPv4", 14, 40, entries);
        lru("neighbours, IPv4", 4, 8, entries);
        lru("neighbours, IPv6", 16, 8, entries);
        lru("sockets, IPv4", 16, 8, entries);
        lru("sockets, IPv6", 32, 20, entries);
    }
    lru("affinity", 16, 16, 65536);
    lru("fragments", 12, 4, 8192);
    const int cpus = possibleCpus();
    const qint64 stats = qint64{65536} / cpus * cpus;
    QTest::newRow("policy statistics") << int{BPF_MAP_TYPE_LRU_PERCPU_HASH} << 12 << 16 << stats
                                       << int{BPF_F_NO_COMMON_LRU} << kernel::perCpuHashBytes(stats, {12, 16}, cpus);
    QTest::newRow("services on demand") << int{BPF_MAP_TYPE_HASH} << 12 << 12 << qint64{65536} << int{BPF_F_NO_PREALLOC}
                                        << kernel::bucketBytes(65536);
    QTest::newRow("services, whole") << int{BPF_MAP_TYPE_HASH} << 12 << 12 << qint64{65536} << 0
                                     << kernel::hashElementBytes({12, 12}) * (65536 + cpus) +
                                            kernel::bucketBytes(65536);
    QTest::newRow("a trie") << int{BPF_MAP_TYPE_LPM_TRIE} << 24 << 24 << qint64{512000} << int{BPF_F_NO_PREALLOC}
                            << qint64{0};
}

void TestKernelMemory::agreesWithTheRunningKernel()
{
    QFETCH(int, type);
    QFETCH(int, keyBytes);
    QFETCH(int, valueBytes);
    QFETCH(qint64, entries);
    QFETCH(int, flags);
    QFETCH(qint64, bytes);
    if (const QString reason = obstacle(); !reason.isEmpty())
        QSKIP(qPrintable(reason));

    const KernelMap map(static_cast<bpf_map_type>(type), {keyBytes, valueBytes}, entries, static_cast<unsigned>(flags));

    QVERIFY2(map.error() == 0, std::strerror(map.error()));
    const qint64 reported = map.fact("memlock:");
    constexpr qint64 tolerance = 2 * 4096; // the map itself, and pages that aren't full
    QVERIFY2(qAbs(reported - bytes) <= tolerance, qPrintable(u"%1, not %2"_s.arg(reported).arg(bytes)));
}

void TestKernelMemory::kernelRoundsADistributedLru()
{
    if (const QString reason = obstacle(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    const int cpus = possibleCpus();
    if (cpus == 1)
        QSKIP("there is one CPU, and nothing to round to");

    const KernelMap map(BPF_MAP_TYPE_LRU_HASH, {14, 56}, qint64{1024} * cpus + 1, BPF_F_NO_COMMON_LRU);

    QCOMPARE(map.fact("max_entries:"), qint64{1024} * cpus + cpus);
}

QTEST_APPLESS_MAIN(TestKernelMemory)
#include "tst_kernel_memory.moc"
