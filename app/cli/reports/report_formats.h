#pragma once

#include "app/cli/output_format.h"
#include "app/cli/reports/check_report.h"

#include <algorithm>
#include <array>

struct ReportFormat
{
    OutputFormat format;
    QByteArray (*write)(const CheckReport &report, const ReportStyle &style);
};

/// Every form that `check` can write; the first is the usual one.
inline constexpr std::array reportFormats{
    ReportFormat{OutputFormat::Text, textReport},   ReportFormat{OutputFormat::Json, jsonReport},
    ReportFormat{OutputFormat::Sarif, sarifReport}, ReportFormat{OutputFormat::GitHub, gitHubReport},
    ReportFormat{OutputFormat::JUnit, jUnitReport}, ReportFormat{OutputFormat::Markdown, markdownReport},
};

inline constexpr auto reportFormatNames = [] {
    std::array<OutputFormat, reportFormats.size()> formats{};
    std::ranges::transform(reportFormats, formats.begin(), &ReportFormat::format);
    return formats;
}();

inline QByteArray reportIn(OutputFormat format, const CheckReport &report, const ReportStyle &style)
{
    return std::ranges::find(reportFormats, format, &ReportFormat::format)->write(report, style);
}
