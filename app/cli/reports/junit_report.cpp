#include "app/cli/changes.h"
#include "app/cli/finding_output.h"
#include "app/cli/reports/check_report.h"

#include <QXmlStreamWriter>

using namespace Qt::StringLiterals;

namespace {

/// XML has no way to write most control characters.
QString inXml(QString text)
{
    for (QChar &character : text) {
        if (character < u' ' && character != u'\n' && character != u'\t')
            character = QChar::ReplacementCharacter;
    }
    return text;
}

bool fails(const Finding &finding, const ReportStyle &style)
{
    return reaches({finding}, style.failOn);
}

QString bodyOf(const CheckedFile &file, const Finding &finding)
{
    return findingAsText(file.path, finding, Paint(false));
}

void writeCase(QXmlStreamWriter &xml, const CheckedFile &file, const Finding &finding, const ReportStyle &style)
{
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", inXml(file.path));
    xml.writeAttribute("name", u"%1 (line %2)"_s.arg(finding.rule).arg(finding.position.line));
    if (!finding.acceptedBecause.isEmpty()) {
        xml.writeEmptyElement("skipped");
        xml.writeAttribute("message", inXml(u"accepted: "_s + finding.acceptedBecause));
    } else if (fails(finding, style)) {
        xml.writeStartElement("failure");
        xml.writeAttribute("type", severityName(finding.severity));
        xml.writeAttribute("message", inXml(finding.message));
        xml.writeCharacters(inXml(bodyOf(file, finding)));
        xml.writeEndElement();
    } else {
        xml.writeTextElement("system-out", inXml(bodyOf(file, finding)));
    }
    xml.writeEndElement();
}

void writeSuite(QXmlStreamWriter &xml, const CheckedFile &file, const ReportStyle &style)
{
    const QList<Finding> all = file.judgement.findings + file.judgement.accepted;
    const auto failures = std::ranges::count_if(file.judgement.findings,
                                                [&style](const Finding &finding) { return fails(finding, style); });
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", inXml(file.path));
    xml.writeAttribute("tests", QString::number(std::max<qsizetype>(1, all.size())));
    xml.writeAttribute("failures", QString::number(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", QString::number(file.judgement.accepted.size()));
    for (const Finding &finding : all)
        writeCase(xml, file, finding, style);
    if (all.isEmpty()) {
        xml.writeEmptyElement("testcase");
        xml.writeAttribute("classname", inXml(file.path));
        xml.writeAttribute("name", "no findings");
    }
    xml.writeEndElement();
}

void writeUnreadable(QXmlStreamWriter &xml, const Error &error)
{
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", inXml(error.file));
    for (const auto &[name, count] : {std::pair{"tests", "1"}, {"failures", "0"}, {"errors", "1"}, {"skipped", "0"}})
        xml.writeAttribute(name, count);
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", inXml(error.file));
    xml.writeAttribute("name", "can be read");
    xml.writeEmptyElement("error");
    xml.writeAttribute("message", inXml(error.toString()));
    xml.writeEndElement();
    xml.writeEndElement();
}

} // namespace

QByteArray jUnitReport(const CheckReport &report, const ReportStyle &style)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    xml.setAutoFormattingIndent(2);
    xml.writeStartDocument();
    xml.writeStartElement("testsuites");
    xml.writeAttribute("name", "datapathctl check");
    for (const CheckedFile &file : report.files)
        writeSuite(xml, file, style);
    for (const Error &error : report.unreadable)
        writeUnreadable(xml, error);
    xml.writeEndElement();
    xml.writeEndDocument();
    return bytes;
}
