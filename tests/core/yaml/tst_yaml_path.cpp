#include "core/yaml/yaml_path.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

using Steps = QList<YamlPath::Step>;
Q_DECLARE_METATYPE(Steps)

class YamlPathTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Steps>("steps");
        QTest::newRow("the document") << u""_s << Steps{};
        QTest::newRow("keys") << u"bpf.masquerade"_s << Steps{u"bpf"_s, u"masquerade"_s};
        QTest::newRow("an item") << u"hubble.metrics.enabled[0]"_s << Steps{u"hubble"_s, u"metrics"_s, u"enabled"_s, 0};
        QTest::newRow("below an item") << u"a[12].b"_s << Steps{u"a"_s, 12, u"b"_s};
        QTest::newRow("an item of an item") << u"a[1][2]"_s << Steps{u"a"_s, 1, 2};
        QTest::newRow("the document is a list") << u"[0].a"_s << Steps{0, u"a"_s};
        QTest::newRow("a dot in a key") << u"nodeSelector.kubernetes\\.io/os"_s
                                        << Steps{u"nodeSelector"_s, u"kubernetes.io/os"_s};
        QTest::newRow("a bracket in a key") << u"a\\[0]"_s << Steps{u"a[0]"_s};
        QTest::newRow("a backslash in a key") << u"a\\\\b"_s << Steps{u"a\\b"_s};
        QTest::newRow("blanks") << u"a b. c"_s << Steps{u"a b"_s, u" c"_s};
    }

    void readsWhatItWrites()
    {
        QFETCH(const QString, text);
        QFETCH(const Steps, steps);

        const Result<YamlPath> path = YamlPath::parse(text);

        QVERIFY2(path, path ? "" : qPrintable(path.error().message));
        QVERIFY(path->steps() == steps);
        QCOMPARE(path->toString(), text);
        QCOMPARE(YamlPath(steps).toString(), text);
    }

    void refusesWhatIsNoPath_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {".", ".a", "a.", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[+1]", "a[ 1]", "a[0]b", "a[99999999999]", "[0"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void refusesWhatIsNoPath()
    {
        QFETCH(const QString, text);

        const Result<YamlPath> path = YamlPath::parse(text);

        QVERIFY(!path);
        QVERIFY(path.error().message.contains(text));
    }

    void goesUpAndDown()
    {
        const YamlPath path("hubble.metrics.enabled[0]");

        QCOMPARE(path.size(), 4);
        QCOMPARE(path.parent(), YamlPath("hubble.metrics.enabled"));
        QCOMPARE(path.parent().child(0), path);
        QCOMPARE(YamlPath().parent(), YamlPath());
        QCOMPARE(path.lastName(), u"[0]"_s);
        QCOMPARE(path.parent().lastName(), u"enabled"_s);
        QCOMPARE(YamlPath("spec.values").joined(path).toString(), u"spec.values.hubble.metrics.enabled[0]"_s);
        QCOMPARE(path.mid(2), YamlPath("enabled[0]"));
        QCOMPARE(path.mid(9), YamlPath());
        QVERIFY(path.startsWith("hubble.metrics"));
        QVERIFY(path.startsWith(YamlPath()));
        QVERIFY(!path.startsWith("hubble.metric"));
        QVERIFY(!YamlPath("hubble").startsWith(path));
    }

    void canBeSortedAndHashed()
    {
        QVERIFY(YamlPath("a.b") < YamlPath("a.c"));
        QVERIFY(YamlPath("a") < YamlPath("a.b"));
        const QSet<YamlPath> paths{"a.b", "a[0]", "a.b"};
        QCOMPARE(paths.size(), 2);
        QVERIFY(paths.contains("a[0]"));
    }
};

QTEST_APPLESS_MAIN(YamlPathTest)
#include "tst_yaml_path.moc"
